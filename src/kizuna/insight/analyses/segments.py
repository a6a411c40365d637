"""Named segments from the RFM map, each with plain advice."""

from dataclasses import dataclass

from kizuna.base.words import Words


@dataclass(frozen=True, kw_only=True)
class SegmentKind:
    """A named part of the RFM map. `tone`: good, watch, risk, quiet (colours the map)."""

    key: str
    name: Words
    meaning: Words
    advice: Words
    tone: str


@dataclass(frozen=True, kw_only=True)
class SegmentRow:
    """How many customers a segment holds and what they brought. Shares are 0..1."""

    kind: SegmentKind
    customers: int
    customer_share: float
    net_minor: int
    revenue_share: float
    median_recency_days: int | None
    by_own_rank: dict[str, int]  # the shop's own rank -> customers; empty when it has none
