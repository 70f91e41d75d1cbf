"""From an approved request to a new list version, its publication, and the guides that are owed."""
