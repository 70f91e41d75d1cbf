"""Does the published guide still demand the proof? What was seen of it, and what a second person judged."""
