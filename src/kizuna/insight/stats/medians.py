"""Medians of whole days from a distribution, with an interval made of ranks.

Not here: how the distribution was counted.
"""

from bisect import bisect_left
from dataclasses import replace
from itertools import accumulate
from math import sqrt

from kizuna.base.words import Words
from kizuna.insight.stats.measured import EMPTY, Measured
from kizuna.insight.stats.method import IntervalMethod
from kizuna.insight.stats.quantiles import normal_quantile
from kizuna.insight.tables.shape import Rows


def median_interval(
    counts: dict[int, int], level: float = 0.95, *, share_error: float | None = None
) -> Measured:
    """Median of `counts` (value -> how often) with the order-statistic interval.

    Ranks n/2 -+ z n s, the upper one plus 1, with s the standard error of "share at or below the
    median": 1 / (2 sqrt n) for independent values (Campbell & Gardner 1988, BMJ 296:1454-1456), or
    `share_error` where values come in clusters (Woodruff 1952, JASA 47:635-646). The values at
    these ranks are the interval: no shape of the distribution is assumed. Values are whole
    days, each standing for one day's width, so the standard error is never zero.

    >>> m = median_interval({1: 5, 2: 10, 7: 10, 30: 5})
    >>> m.value, m.low, m.high, m.n
    (4.5, 2, 7, 30)
    """
    n = sum(counts.values())
    if n == 0:
        return EMPTY
    z = normal_quantile(level)
    half = z * n * (0.5 / sqrt(n) if share_error is None else share_error)
    values = sorted(counts)
    ends = list(accumulate(counts[value] for value in values))

    def at(rank: int) -> int:
        return values[bisect_left(ends, min(max(rank, 1), n))]

    value = (at((n + 1) // 2) + at(n // 2 + 1)) / 2
    low, high = at(round(n / 2 - half)), at(round(1 + n / 2 + half))
    return Measured(value=value, low=low, high=high, n=n, standard_error=(high - low + 1) / (2 * z))


def median_of_counts(value: str, count: str, *, is_clustered: bool = False) -> IntervalMethod:
    """Median of column `value`, seen `count` times; one row per distinct value.

    `is_clustered`: each row also repeats `clusters` (how many customers gave values) and
    `spread`, the sum over customers of (values at or below the median - half of all)^2; n is then
    the number of customers. Derived here: the share at or below the median is a sum over customers
    divided by all values, so its variance is that sum of squares over the square of all values.
    """

    def measure(rows: Rows, level: float) -> Measured:
        counts = {int(row[value]): int(row[count]) for row in rows if row[count]}
        if not is_clustered or not counts:
            return median_interval(counts, level)
        clusters, spread = int(rows[0]["clusters"]), float(rows[0]["spread"])
        freedom = clusters / (clusters - 1) if clusters > 1 else 1.0
        error = sqrt(spread * freedom) / sum(counts.values())
        return replace(median_interval(counts, level, share_error=error), n=clusters)

    return IntervalMethod(
        name=Words(
            ja="順序統計量（お客様ごとに束ねた順位の区間）",
            en="Order statistics (ranks, clustered by customer)",
        )
        if is_clustered
        else Words(ja="順序統計量（順位の区間）", en="Order statistics (binomial ranks)"),
        measure=measure,
        needs_columns=(value, count, *(("clusters", "spread") if is_clustered else ())),
    )
