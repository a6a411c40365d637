"""Changes of the customer tables, in order."""
