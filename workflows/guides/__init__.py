"""Service guides (办事指南) of each unit, and the duty to rewrite one after the list has changed."""
