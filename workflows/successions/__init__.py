"""The succession of units: one takes over from another by a paper, confirms it, and answers for its items."""
