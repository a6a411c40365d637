"""Why someone is to be talked to today: one file a reason."""

from kizuna.understand.attention.reasons import (
    anniversary,
    best_silent,
    birthday,
    overdue,
    second_order,
)

__all__ = ["anniversary", "best_silent", "birthday", "overdue", "second_order"]
