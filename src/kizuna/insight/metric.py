"""What a metric is: a frame of sufficient statistics, an interval method, and words about both.

Not here: any one metric (each is a file in `insight/metrics/`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor
from typing import Literal, TypeAlias

from kizuna.base.period import Period
from kizuna.base.registry import Registry
from kizuna.base.words import Words
from kizuna.insight.stats.measured import Measured
from kizuna.insight.stats.method import IntervalMethod
from kizuna.insight.tables.shape import Frame, Rows
from kizuna.insight.tables.slice import Slice


class Unit(StrEnum):
    """What a metric's value is counted in."""

    RATIO = "ratio"  # 0..1, or around 1 for net rates; % only on the screen
    MONEY = "money"  # minor units inside, major units as decimal strings at the edge
    COUNT = "count"
    DAYS = "days"
    ORDERS = "orders"  # orders per customer

    def ends(self, low: float, high: float) -> tuple[float, float]:
        """The ends of an interval as they are written, by people's pages and by machines' alike.

        Those of counts are whole, and outwards, lest the interval lose what it covers.

        >>> Unit.COUNT.ends(7300.7, 7519.2), Unit.RATIO.ends(0.491, 0.529)
        ((7300, 7520), (0.491, 0.529))
        """
        return (floor(low), ceil(high)) if self is Unit.COUNT else (low, high)


class Basis(StrEnum):
    """What the n of a metric counts: the independent observations behind its interval."""

    CUSTOMERS = "customers"  # who did what the metric is about
    WITH_RETURNS = "with_returns"  # those among them, too, who only gave something back
    RECEIPTS = "receipts"  # and each order and return of which the customer is not known


BASES = {
    Basis.CUSTOMERS: Words(ja="お客様の人数", en="customers"),
    Basis.WITH_RETURNS: Words(
        ja="お客様の人数（返品だけの方も数えます）",
        en="customers, counting those with only returns",
    ),
    Basis.RECEIPTS: Words(
        ja="お客様の人数と、だれのものかわからない注文の件数の合計",
        en="customers, and every order whose customer is not known",
    ),
}
FIELD_STANDARD = Words(ja="業界で一般的な定義", en="field standard")  # as a metric's `source`
FEWEST = 30  # observations; below, no share is put into words, on a card or in a sentence

Needs: TypeAlias = Literal["orders", "order_lines", "cost"]
Span: TypeAlias = Literal["history", "period"]
Better: TypeAlias = Literal["up", "down", "neither"]


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A metric's answer for one period.

    Money values are in minor units. `enough` is false below `needed_n`: the value is then "too few
    to say" and must be shown so. `missing` names what the source lacks, when it cannot be computed.
    """

    key: str
    value: float | None
    low: float | None
    high: float | None
    level: float
    n: int
    unit: Unit
    needed_n: int
    period: Period
    standard_error: float | None = None
    missing: tuple[str, ...] = ()

    @property
    def enough(self) -> bool:
        """Whether n reaches what the metric needs to be worth saying."""
        return self.value is not None and self.n >= self.needed_n


@dataclass(frozen=True, kw_only=True)
class Metric:
    """One metric. `frame` gives its sufficient statistics, `interval` turns them into a number.

    span    "history": reported over all that is known (and over a period when comparing);
            "period": only meaningful between a start and an end (retention, churn, new customers)
    empty   the answer where there is nothing to count (0 for counts, None for rates and means)
    method  the interval's name in words, as the definitions page shows it
    is_counted      whether the value is a fact of the data, and only its interval about chance
    is_comparable   whether two periods of it are (nearly) independent; false for what is counted
                    over the whole history, where the same customers stand behind both
    basis           what n counts
    reads_back      whether the value depends on how far the data reaches back before the period,
                    without end: the more of the past is known, the fewer customers look new
    """

    key: str
    name: Words
    meaning: Words
    formula: Words
    unit: Unit
    better: Better
    source: Words
    span: Span
    needs: tuple[Needs, ...]
    needed_n: int
    empty: float | None
    method: Words
    frame: Callable[[Slice], Frame]
    interval: Callable[[Rows, float], Measured]
    is_counted: bool = False
    is_comparable: bool = True
    reads_back: bool = False
    basis: Basis = Basis.CUSTOMERS

    def missing(self, slice_: Slice) -> tuple[str, ...]:
        """What of `needs` this shop's source does not have."""
        has = {
            "orders": True,
            "order_lines": slice_.tables.order_lines is not None,
            "cost": slice_.tables.has_cost,
        }
        return tuple(need for need in self.needs if not has[need])

    def measure(self, slice_: Slice, *, level: float = 0.95) -> Estimate:
        """The metric's estimate for one slice, with an interval at `level`."""
        missing = self.missing(slice_)
        if missing:
            measured = Measured(value=None, low=None, high=None, n=0)
        else:
            measured = self.interval(slice_.tables.engine.rows(self.frame(slice_)), level)
        value = self.empty if measured.value is None and not missing else measured.value
        return Estimate(
            key=self.key,
            value=value,
            low=measured.low,
            high=measured.high,
            level=level,
            n=measured.n,
            unit=self.unit,
            needed_n=self.needed_n,
            period=slice_.period,
            standard_error=measured.standard_error,
            missing=missing,
        )


METRICS: Registry[Metric] = Registry("metrics", folder="kizuna.insight.metrics")


def metric(
    *,
    ja: str,
    en: str,
    meaning: Words,
    formula: Words,
    unit: Unit,
    better: Better,
    source: Words,
    interval: IntervalMethod,
    span: Span = "history",
    needs: tuple[Needs, ...] = ("orders",),
    needed_n: int = FEWEST,
    empty: float | None = None,
    is_comparable: bool = True,
    reads_back: bool = False,
    basis: Basis = Basis.CUSTOMERS,
) -> Callable[[Callable[[Slice], Frame]], Callable[[Slice], Frame]]:
    """Register the decorated function as the metric of the same name."""

    def register(frame: Callable[[Slice], Frame]) -> Callable[[Slice], Frame]:
        entry = Metric(
            key=frame.__name__,
            name=Words(ja=ja, en=en),
            meaning=meaning,
            formula=formula,
            unit=unit,
            better=better,
            source=source,
            span=span,
            needs=needs,
            needed_n=needed_n,
            empty=empty,
            method=interval.name,
            frame=frame,
            interval=interval.measure,
            is_counted=interval.is_counted,
            is_comparable=is_comparable,
            reads_back=reads_back,
            basis=basis,
        )
        METRICS.add(entry.key, entry)
        return frame

    return register
