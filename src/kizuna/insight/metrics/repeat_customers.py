"""Repeat customers: how many bought more than once.

Not here: the interval (`insight.stats`) and the shared tables (`tables.slice`).
"""

import narwhals as nw

from kizuna.base.words import Words
from kizuna.insight.metric import FIELD_STANDARD, Unit, metric
from kizuna.insight.stats.totals import count
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.slice import Slice


@metric(
    ja="リピーターの人数",
    en="Repeat customers",
    meaning=Words(
        ja="期間中に 2 回以上購入したお客様（だれかわかる方）の人数。",
        en="Known customers with two or more purchases in the period.",
    ),
    formula=Words(
        ja="購入が 2 件以上あるお客様の人数",
        en="number of customers with 2 or more purchases",
    ),
    unit=Unit.COUNT,
    better="up",
    source=FIELD_STANDARD,
    interval=count("repeat_customers"),
    needed_n=0,
    empty=0,
)
def repeat_customers(slice_: Slice) -> Frame:
    """Known customers with two or more purchases in the period.

    Shape   one row: repeat_customers
    Unit    count
    Counts  purchases of known customers; two on one day are two
    Error   Poisson score interval
    Beware  grows with the period's length

    >>> from kizuna.insight.tables.sample import rows, sample_slice
    >>> rows(sample_slice([("a", 1, 100), ("a", 2, 50), ("b", 3, 30)]), repeat_customers)
    [{'repeat_customers': 1}]
    """
    again = slice_.buyers.filter(nw.col("orders") >= 2)
    return again.select(repeat_customers=nw.len().cast(nw.Int64))
