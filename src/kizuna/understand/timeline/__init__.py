"""What happened between a customer and the shop, read from the log of events."""
