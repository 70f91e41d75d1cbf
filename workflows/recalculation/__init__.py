"""A new calendar version and the deadlines that run: what it would move, and putting it in force."""
