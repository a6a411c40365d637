"""RFM: recency, frequency, monetary value of each customer, and quintile scores of the three."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class RfmRow:
    """One customer at the as-of day. Scores 1..5, 5 is best; `score` is "543"."""

    customer_id: str
    customer_name: str | None
    customer_rank: str | None  # the shop's own
    recency_days: int
    orders: int
    net_minor: int
    recency: int
    frequency: int
    monetary: int
    segment: str  # key of segments.SEGMENTS

    @property
    def score(self) -> str:
        """The three digits, recency first."""
        return f"{self.recency}{self.frequency}{self.monetary}"


@dataclass(frozen=True, kw_only=True)
class RfmCell:
    """One cell of the map: recency score x frequency score."""

    recency: int
    frequency: int
    customers: int
    net_minor: int
    segment: str


@dataclass(frozen=True, kw_only=True)
class Rfm:
    """All customers' rows, and the 25 cells they fall in (empty cells too)."""

    rows: Sequence[RfmRow]
    cells: tuple[RfmCell, ...]
