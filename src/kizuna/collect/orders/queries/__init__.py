"""Reads of orders, their lines and products."""
