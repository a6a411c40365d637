"""What a rule is, what its fields are, and what follows from both."""
