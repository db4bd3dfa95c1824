"""What a student reads about their marks: one page, the same on every route."""
