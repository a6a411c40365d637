"""Active customers: how many are still with us at the period's end.

Not here: the interval (`insight.stats`) and the shared tables (`tables.slice`).
"""

import narwhals as nw

from kizuna.base.words import Words
from kizuna.insight.metric import FIELD_STANDARD, Unit, metric
from kizuna.insight.stats.totals import count
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.slice import Slice


@metric(
    ja="活動中のお客様",
    en="Active customers",
    meaning=Words(
        ja="期間の終わりの時点で活動中とみなす日数のうちに購入があるお客様の人数。",
        en="People with a purchase within the active window before the period's end.",
    ),
    formula=Words(
        ja="期間の終わりまでの「活動中とみなす日数」のうちに購入があるお客様の人数",
        en="number of customers with a purchase in the active window before the end",
    ),
    unit=Unit.COUNT,
    better="up",
    source=FIELD_STANDARD,
    interval=count("active_customers"),
    needed_n=0,
    empty=0,
    is_comparable=False,
)
def active_customers(slice_: Slice) -> Frame:
    """Known customers active when the period ends.

    Shape   one row: active_customers
    Unit    count
    Counts  customers with a purchase in the `active_window_days` days before the period's end
    Error   Poisson score interval
    Beware  too low where the data is shorter than the window; two periods shorter than the window
            share customers, so they are not compared

    >>> from kizuna.insight.tables.sample import rows, sample_slice
    >>> rows(sample_slice([("a", 1, 100), ("b", 75, 50)], window=30), active_customers)
    [{'active_customers': 1}]
    """
    active = slice_.activity.filter(nw.col("is_active") == 1)
    return active.select(active_customers=nw.len().cast(nw.Int64))
