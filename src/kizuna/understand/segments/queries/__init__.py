"""Segments read: what they are, who is in them, how many a rule would find."""
