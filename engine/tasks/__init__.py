"""What waits on whose desk: open tasks as rows, counted and listed without waking the engine."""
