"""The guide drift room."""
