"""Writes: files given, read, tried, written, taken back."""

# At start every app's actions are imported: what they declare must be known then.
from kizuna.collect.imports.actions import declared as declared
