"""A city to try the product in: real unit names, invented people, and our own collected rows."""
