"""Decisions about customers on plain values: keys, names, phones, doubles."""
