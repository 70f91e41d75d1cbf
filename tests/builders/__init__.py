"""Plain functions that build what a test needs, with only the arguments that matter to it."""
