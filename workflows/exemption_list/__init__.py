"""The list itself: proof items, how each is exempted, and every version that was ever in force."""
