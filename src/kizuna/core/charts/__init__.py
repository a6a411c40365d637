"""What a chart says, as values; the frame draws it."""
