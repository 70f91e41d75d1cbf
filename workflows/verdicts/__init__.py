"""What was decided on a request: the three-part review and the votes of the coordination group."""
