"""What an LMS says of a submission: its file names, its class list, and its times. Standard library only."""
