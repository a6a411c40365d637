"""Days between purchases: the median of customers' own waits.

Not here: the interval (`insight.stats`) and the shared tables (`tables.slice`).
"""

import narwhals as nw

from kizuna.base.words import Words
from kizuna.insight.metric import FIELD_STANDARD, Unit, metric
from kizuna.insight.stats.medians import median_of_counts
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.slice import Slice


@metric(
    ja="購入間隔（中央値）",
    en="Days between purchases (median)",
    meaning=Words(
        ja="同じお客様の続く 2 つの購入日の間の日数の中央値（間隔の終わりが期間中にあるもの）。",
        en="The middle of all waits, in days, between two purchase days in a row of the same "
        "customer, where the wait ended in the period.",
    ),
    formula=Words(
        ja="（購入日 − そのお客様の 1 つ前の購入日）の中央値",
        en="median of (purchase day − the customer's purchase day before)",
    ),
    unit=Unit.DAYS,
    better="down",
    source=FIELD_STANDARD,
    interval=median_of_counts("gap_days", "gaps", is_clustered=True),
    reads_back=True,
)
def days_between_orders(slice_: Slice) -> Frame:
    """Distribution of the waits between purchase days of the same customer.

    Shape   one row per gap_days: gap_days, gaps, and on every row clusters (customers) and spread
            (sum over customers of (waits at or below the median - half of their waits)^2)
    Unit    days; None when nobody bought on two days
    Counts  waits of known customers that ended in the period; purchases on one day are one
    Error   order statistics, Woodruff (1952), clustered by customer
    Beware  only waits that ended are seen, and short data sees the short ones only

    >>> from kizuna.insight.metric import METRICS
    >>> from kizuna.insight.tables.sample import rows, sample_slice
    >>> orders = [("a", 1, 1), ("a", 8, 1), ("a", 15, 1), ("b", 1, 1), ("b", 21, 1)]
    >>> found = rows(sample_slice(orders), days_between_orders)
    >>> sorted((row["gap_days"], row["gaps"], row["clusters"]) for row in found)
    [(7, 2, 2), (20, 1, 2)]
    >>> METRICS["days_between_orders"].measure(sample_slice(orders)).value
    7.0
    """
    c, gaps = nw.col, slice_.gaps
    counts = slice_.kept(
        "gap_counts",
        lambda: gaps.group_by("gap_days").agg(gaps=nw.len()).with_columns(c("gaps").cast(nw.Int64)),
    )
    half = nw.lit(0.5)
    per = (
        gaps.join(_median(counts), how="cross")
        .with_columns(above=nw.when(c("gap_days") <= c("middle")).then(half).otherwise(-half))
        .group_by("customer_id")
        .agg(above=c("above").sum())
    )
    constants = per.select(clusters=nw.len().cast(nw.Int64), spread=(c("above") * c("above")).sum())
    return counts.join(constants, how="cross")


def _median(counts: Frame) -> Frame:
    """One row, middle: the median gap, by counts, so that millions of gaps need not be sorted.

    In the engine, since the spread about it is summed there; `stats.medians` sees answers alone.
    """
    c = nw.col
    up_to = c("gaps").cum_sum().over(order_by="gap_days")
    ranked = counts.with_columns(up_to=up_to).join(
        counts.select(half=c("gaps").sum() / 2), how="cross"
    )
    lower = nw.when(c("up_to") >= c("half")).then(c("gap_days")).min()
    upper = nw.when(c("up_to") > c("half")).then(c("gap_days")).min()
    return ranked.select(middle=(lower + upper) / 2)
