"""The guide checks room."""
