"""Changes of the event tables, in order."""
