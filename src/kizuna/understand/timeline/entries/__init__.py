"""How events of the rooms below read, which cannot know of a timeline: one file a room."""

from kizuna.understand.timeline.entries import customers, keepsakes, orders

__all__ = ["customers", "keepsakes", "orders"]
