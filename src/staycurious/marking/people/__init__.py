"""What people give: marks by hand with a rubric, a second look at some of them, and what a class's marks say."""
