"""From the first to the second purchase: how long it takes.

Not here: the interval (`insight.stats`) and the shared tables (`tables.slice`).
"""

import narwhals as nw

from kizuna.base.words import Words
from kizuna.insight.metric import Unit, metric
from kizuna.insight.stats.medians import median_of_counts
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.slice import Slice


@metric(
    ja="2 回目の購入までの日数（中央値）",
    en="Days to the second purchase (median)",
    meaning=Words(
        ja="「2 回目の購入に進んだ割合」で数えたお客様が、初めての購入から次の購入日までに"
        "かけた日数の中央値。",
        en="The middle number of days from the first to the second purchase day, for the customers "
        "counted as having come again in the first-to-second purchase rate.",
    ),
    formula=Words(
        ja="（2 回目の購入日 − 初めての購入日）の中央値",
        en="median of (second purchase day − first purchase day)",
    ),
    unit=Unit.DAYS,
    better="down",
    source=Words(
        ja="業界で一般的な定義（どのお客様にも同じ日数の猶予を置く）",
        en="field standard, with the same time allowed to everybody",
    ),
    interval=median_of_counts("days", "customers"),
    reads_back=True,
)
def first_to_second_order_days(slice_: Slice) -> Frame:
    """Distribution of the days from the first to the second purchase day.

    Shape   one row per days: days, customers
    Unit    days, 1 up to the active window; None when nobody came again in time
    Counts  known customers whose window ran out in the period and who came again within it
    Error   order statistics (binomial ranks)
    Beware  never longer than the window, by definition; where the data begins, old customers look
            new

    >>> from kizuna.insight.tables.sample import rows, sample_slice
    >>> orders = [("a", 1, 1), ("a", 20, 1), ("b", 1, 1), ("b", 60, 1)]
    >>> rows(sample_slice(orders, window=30), first_to_second_order_days)
    [{'days': 19, 'customers': 1}]
    """
    c, window = nw.col, slice_.active_window_days
    due, days = c("first_day") + window, c("second_day") - c("first_day")
    counts = (
        slice_.tables.first_days.filter(
            due >= slice_.period.start_day, due < slice_.period.end_day, days <= window
        )
        .select(days=days.cast(nw.Int64))
        .group_by("days")
    )
    return counts.agg(customers=nw.len()).with_columns(customers=c("customers").cast(nw.Int64))
