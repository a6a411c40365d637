"""Changes of the job table, in order."""
