"""Rows of raw tables -> orders, lines and customers, with an account of every row."""
