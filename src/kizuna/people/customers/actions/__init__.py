"""Writes: telling who is who, editing, merging and parting customers."""
