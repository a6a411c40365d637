"""The course of things by calendar period: customers, orders, revenue, retention and churn."""

from dataclasses import dataclass

from kizuna.base.period import Period
from kizuna.insight.stats.measured import Measured


@dataclass(frozen=True, kw_only=True)
class TrendPoint:
    """One calendar period (by default a month).

    is_whole           false where the data begins or ends inside the period
    new_customers      first purchase ever in this period
    active_start       active customers when it began (window as in Slice), active_end when it ended
    lost               active at the start, not at the end; `gained` the reverse
    new_and_lost       came new inside the period and were not active at its end any more
    retention          retained / active_start with its Wilson interval; EMPTY where the window
                       before the period is not covered by data
    """

    period: Period
    label: str
    is_whole: bool
    buyers: int
    new_customers: int
    orders: int
    net_minor: int
    active_start: int
    active_end: int
    lost: int
    gained: int
    new_and_lost: int
    retention: Measured
