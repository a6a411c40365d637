"""Customers: how many people bought.

Not here: the interval (`insight.stats`) and the shared tables (`tables.slice`).
"""

import narwhals as nw

from kizuna.base.words import Words
from kizuna.insight.metric import FIELD_STANDARD, Unit, metric
from kizuna.insight.stats.totals import count
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.slice import Slice


@metric(
    ja="お客様の数",
    en="Customers",
    meaning=Words(
        ja="期間中に 1 回以上購入したお客様の人数。だれの注文かわからない購入は数えません。",
        en="People with at least one purchase in the period. Purchases without a known customer "
        "are not counted.",
    ),
    formula=Words(
        ja="購入のあるお客様の人数（重複なし）",
        en="number of distinct customers with a purchase",
    ),
    unit=Unit.COUNT,
    better="up",
    source=FIELD_STANDARD,
    interval=count("customers"),
    needed_n=0,
    empty=0,
)
def customers(slice_: Slice) -> Frame:
    """Known customers with a purchase in the period.

    Shape   one row: customers
    Unit    count
    Counts  known customers with at least one purchase; those with nothing but returns are left out
    Error   Poisson score interval: the count is a fact, the interval is what chance alone may move
    Beware  a longer period has more of them: compare equal periods only

    >>> from kizuna.insight.tables.sample import rows, sample_slice
    >>> rows(sample_slice([("a", 1, 100), ("a", 2, 50), ("b", 3, -10), (None, 4, 70)]), customers)
    [{'customers': 1}]
    """
    bought = slice_.buyers.filter(nw.col("orders") > 0)
    return bought.select(customers=nw.len().cast(nw.Int64))
