"""Who has a case open just now: a hint among colleagues, kept for minutes and part of no record."""
