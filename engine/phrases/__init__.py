"""Phrases that officials write again and again: one's own, and those that a unit shares."""
