"""Writes: telling who is who, editing, merging and parting customers."""

# At start every app's actions are imported: what they declare must be known then.
from kizuna.people.customers.actions import declared as declared
