"""Analyses as figures, charts and maps of the application; one file a subject."""
