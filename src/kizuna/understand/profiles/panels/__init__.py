"""What the customer's page shows by itself: who they are, figures, rhythm, products, notes."""

from kizuna.understand.profiles.panels import (
    acts,
    identity,
    keepsakes,
    merges,
    purchases,
    rhythm,
)

__all__ = ["acts", "identity", "keepsakes", "merges", "purchases", "rhythm"]
