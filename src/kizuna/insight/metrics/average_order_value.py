"""Average order value: what a purchase brings.

Not here: the interval (`insight.stats`) and the shared tables (`tables.slice`).
"""

import narwhals as nw

from kizuna.base.words import Words
from kizuna.insight.metric import FIELD_STANDARD, Unit, metric
from kizuna.insight.stats.ratios import ratio_of_sums
from kizuna.insight.stats.sums import power_sums
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.slice import Slice


@metric(
    ja="客単価（1 注文あたり）",
    en="Average order value",
    meaning=Words(
        ja="お客様がわかる購入 1 件あたりの金額（返品差引前）。",
        en="What one purchase by a known customer brings on average, before returns.",
    ),
    formula=Words(
        ja="購入金額（返品差引前）÷ 注文数",
        en="purchases before returns ÷ orders",
    ),
    unit=Unit.MONEY,
    better="up",
    source=FIELD_STANDARD,
    interval=ratio_of_sums(lowest=0),
    needed_n=400,
)
def average_order_value(slice_: Slice) -> Frame:
    """Gross revenue per purchase.

    Shape   one row: n customers, x = gross amount, y = orders, and sums of their products
    Unit    money, minor units, per order; None when there are no orders
    Counts  purchases of known customers
    Error   ratio clustered by customer (one person's orders are alike), leaned
    Beware  a few large orders move it; below 400 customers the interval is too narrow for such data

    >>> from kizuna.insight.tables.sample import rows, sample_slice
    >>> found = rows(sample_slice([("a", 1, 100), ("a", 2, 50), ("b", 3, 30)]), average_order_value)
    >>> found[0]["x"] / found[0]["y"]
    60.0
    """
    return power_sums(slice_.buyers.filter(nw.col("orders") > 0), x="gross_minor", y="orders")
