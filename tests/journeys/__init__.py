"""Whole stories, as real users, through a real browser."""
