"""Intervals, tests and their corrections; pure functions of a few numbers."""
