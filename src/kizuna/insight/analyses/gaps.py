"""How long customers wait between purchases, and the active window chosen from that."""

from dataclasses import dataclass

from kizuna.base.said import Said
from kizuna.insight.stats.measured import Measured


@dataclass(frozen=True, kw_only=True)
class Gaps:
    """Gaps between consecutive purchase days of the same customer.

    counts[d] = how many gaps of d days; `median` with its order-statistic interval; quartiles.
    """

    counts: dict[int, int]
    n: int
    median: Measured
    lower_quartile: int | None
    upper_quartile: int | None


@dataclass(frozen=True, kw_only=True)
class ActiveWindow:
    """How many days without a purchase still count as active, and why."""

    days: int
    chosen_by_data: bool
    said: Said
