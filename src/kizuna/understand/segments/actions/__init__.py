"""Segments written: made, changed, taken away, and brought up to date."""
