"""A customer's purchases as figures: how often, how much, in which rhythm, how far up the list.

Not here: reading the orders (`collect.orders.queries`).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import ceil, floor
from statistics import median
from typing import Literal, TypeAlias

from kizuna.base.money import Money
from kizuna.insight.analyses.overdue import GONE_RATIO, LATE_RATIO, SHORTEST_SILENCE_DAYS

FEWEST_GAPS = 3  # below, the middle one of them is chance

Pace: TypeAlias = Literal["few", "usual", "late", "gone"]


@dataclass(frozen=True)
class Day:
    """What one day brought in one currency."""

    on: date
    currency: str
    purchases: int
    gross_minor: int
    net_minor: int


@dataclass(frozen=True)
class Favourite:
    """A product the customer bought, on how many days and how much of it in all."""

    name: str
    days: int
    quantity: float


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """The waits between a customer's own purchase days; purchases on one day are one.

    usual_days    median wait, None below three
    longest_days  None where nobody came back yet
    """

    gaps: int
    usual_days: int | None
    longest_days: int | None
    silent_days: int

    @property
    def ratio(self) -> float | None:
        """Today's silence in usual waits."""
        return self.silent_days / self.usual_days if self.usual_days else None

    @property
    def pace(self) -> Pace:
        """How the silence compares: `late` by the rule of `insight.analyses.overdue`."""
        if self.ratio is None or self.longest_days is None:
            return "few"
        is_silent = self.silent_days > max(self.longest_days, SHORTEST_SILENCE_DAYS - 1)
        if not is_silent or self.ratio < LATE_RATIO:
            return "usual"
        return "late" if self.ratio <= GONE_RATIO else "gone"


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What a customer's orders amount to, per currency the one of most purchases first.

    revenue   net of returns; `average` is gross revenue per purchase
    """

    purchases: int
    revenue: tuple[Money, ...]
    average: Money | None
    first_on: date | None
    last_on: date | None
    rhythm: Rhythm | None


def figures(days: Sequence[Day], *, today: date) -> Figures:
    """All of it from a customer's days; days after today are not yet.

    >>> own = [Day(date(2026, 1, d), "JPY", 1, 1000, 900) for d in (1, 8, 15, 22)]
    >>> found = figures(own, today=date(2026, 2, 20))
    >>> found.purchases, found.revenue, found.average, found.rhythm.usual_days, found.rhythm.pace
    (4, (Money(minor=3600, currency='JPY'),), Money(minor=1000, currency='JPY'), 7, 'late')
    >>> figures([], today=date(2026, 1, 1)).rhythm is None
    True
    """
    days = [day for day in days if day.on <= today]
    purchases: Counter[str] = Counter()
    gross: Counter[str] = Counter()
    net: Counter[str] = Counter()
    for day in days:
        purchases[day.currency] += day.purchases
        gross[day.currency] += day.gross_minor
        net[day.currency] += day.net_minor
    currencies = sorted(purchases, key=lambda currency: (-purchases[currency], currency))
    bought = sorted({day.on for day in days if day.purchases})
    main = currencies[0] if bought else ""
    return Figures(
        purchases=purchases.total(),
        revenue=tuple(Money(net[currency], currency) for currency in currencies),
        average=Money(_half_up(gross[main] / purchases[main]), main) if bought else None,
        first_on=bought[0] if bought else None,
        last_on=bought[-1] if bought else None,
        rhythm=_rhythm(bought, today) if bought else None,
    )


def _rhythm(bought: Sequence[date], today: date) -> Rhythm:
    gaps = [(later - earlier).days for earlier, later in pairwise(bought)]
    return Rhythm(
        gaps=len(gaps),
        usual_days=_half_up(median(gaps)) if len(gaps) >= FEWEST_GAPS else None,
        longest_days=max(gaps, default=None),
        silent_days=(today - bought[-1]).days,
    )


def _half_up(value: float) -> int:
    return floor(value + 0.5)


UPPER_PERCENT = 50


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A customer's place by revenue among all buyers.

    `rank` is exact where `step` is 1; in large shops only every `step`-th place is kept, and the
    rank is somewhere up to `step` - 1 places further down.
    """

    rank: int
    step: int
    buyers: int

    @property
    def top_percent(self) -> int:
        """The smallest whole percentage of buyers that surely holds this one.

        >>> Standing(rank=12, step=1, buyers=824).top_percent
        2
        """
        return ceil(100 * min(self.rank + self.step - 1, self.buyers) / self.buyers)

    @property
    def is_upper(self) -> bool:
        """Whether it is among the upper half: "top 100%" would praise the last.

        >>> Standing(rank=824, step=1, buyers=824).is_upper
        False
        """
        return self.top_percent <= UPPER_PERCENT
