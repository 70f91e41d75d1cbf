"""What a proof may rest on: levels of law, and which of them may set a proof at all."""
