"""Days since the last purchase: how fresh the whole customer base is.

Not here: the interval (`insight.stats`) and the shared tables (`tables.slice`).
"""

import narwhals as nw

from kizuna.base.words import Words
from kizuna.insight.metric import Unit, metric
from kizuna.insight.stats.medians import median_of_counts
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.slice import Slice


@metric(
    ja="最後の購入からの日数（中央値）",
    en="Days since last purchase (median)",
    meaning=Words(
        ja="これまでに購入したお客様全員について、最後の購入から基準日までの日数の中央値。",
        en="The middle number of days since the last purchase, over all known customers who ever "
        "bought.",
    ),
    formula=Words(
        ja="（期間の最終日 − 最後の購入日）の中央値",
        en="median of (last day of the period − last purchase day)",
    ),
    unit=Unit.DAYS,
    better="down",
    source=Words(
        ja="RFM 分析の「最終購入日（Recency）」",
        en="recency, as in RFM",
    ),
    interval=median_of_counts("days_since", "customers"),
    is_comparable=False,
)
def days_since_last_order(slice_: Slice) -> Frame:
    """Distribution of days since each customer's last purchase.

    Shape   one row per days_since: days_since, customers
    Unit    days, 0 = bought on the period's last day; None when nobody ever bought
    Counts  known customers with a purchase any time before the period's end
    Error   order statistics (binomial ranks)
    Beware  grows as a shop gets older, for those who left stay in it

    >>> from kizuna.insight.tables.sample import rows, sample_slice
    >>> found = rows(sample_slice([("a", 99, 1), ("b", 90, 1), ("b", 2, 1)]), days_since_last_order)
    >>> sorted((row["days_since"], row["customers"]) for row in found)
    [(0, 1), (9, 1)]
    """
    days = (slice_.period.end_day - 1 - nw.col("last_day")).cast(nw.Int64)
    counts = slice_.customer_history.select(days_since=days).group_by("days_since")
    return counts.agg(customers=nw.len()).with_columns(customers=nw.col("customers").cast(nw.Int64))
