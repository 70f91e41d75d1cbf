"""What is attached to a case: by whom it may be, what it is to the case, and its versions."""
