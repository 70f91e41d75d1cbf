"""What a cancellation meets before it takes effect: who still asks, which way is left, what is under way."""
