"""Changes of the staff tables, in order."""
