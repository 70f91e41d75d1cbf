"""Answering many tasks of one step with one opinion; each row alone, what is unlike the rest kept out."""
