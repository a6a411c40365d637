"""Repeat purchase rate: how many of the buyers bought more than once.

Not here: the interval (`insight.stats`) and the shared tables (`tables.slice`).
"""

import narwhals as nw

from kizuna.base.words import Words
from kizuna.insight.metric import FIELD_STANDARD, Unit, metric
from kizuna.insight.stats.proportions import proportion
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.slice import Slice


@metric(
    ja="リピート購入率",
    en="Repeat purchase rate",
    meaning=Words(
        ja="期間中に購入したお客様（だれかわかる方）のうち、2 回以上購入した方の割合。",
        en="Of the known customers who bought in the period, the share with two or more purchases.",
    ),
    formula=Words(
        ja="リピーターの人数 ÷ お客様の数",
        en="repeat customers ÷ customers",
    ),
    unit=Unit.RATIO,
    better="up",
    source=FIELD_STANDARD,
    interval=proportion("repeat_customers", "customers"),
)
def repeat_purchase_rate(slice_: Slice) -> Frame:
    """Share of customers with two or more purchases in the period.

    Shape   one row: customers, repeat_customers
    Unit    ratio 0..1; None when nobody bought
    Counts  purchases of known customers; two on one day are two
    Error   Wilson score interval
    Beware  a short period lowers the value: compare equal periods only

    >>> from kizuna.insight.tables.sample import rows, sample_slice
    >>> rows(sample_slice([("a", 1, 100), ("a", 2, 50), ("b", 3, 30)]), repeat_purchase_rate)
    [{'customers': 2, 'repeat_customers': 1}]
    """
    orders = nw.col("orders")
    return (
        slice_.buyers.filter(orders > 0)
        .select(again=nw.when(orders >= 2).then(nw.lit(1)).otherwise(nw.lit(0)))
        .select(
            customers=nw.len().cast(nw.Int64), repeat_customers=nw.col("again").sum().cast(nw.Int64)
        )
    )
