"""Reads: one customer, lists, search, doubles."""
