"""Who did what, in a log that shows if it was tampered with."""
