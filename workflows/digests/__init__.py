"""What a person is told of their own tasks: the letter of the morning, and the dates for their calendar."""
