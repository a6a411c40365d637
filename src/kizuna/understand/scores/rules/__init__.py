"""Answers as text, and parts of the customers by which any analysis can be narrowed."""
