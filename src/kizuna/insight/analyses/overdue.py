"""Who to talk to: customers overdue against their own rhythm, the most valuable first."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class OverdueRow:
    """A customer with at least three purchase days whose silence is long for them.

    usual_gap_days   median of their own gaps; `silence_ratio` = days_since / usual_gap_days
    favourites       names (or codes) of what they buy most often, at most three
    """

    customer_id: str
    customer_name: str | None
    last_on: date
    usual_gap_days: int
    days_since: int
    silence_ratio: float
    orders: int
    net_minor: int
    favourites: tuple[str, ...]
