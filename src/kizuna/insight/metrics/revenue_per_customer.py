"""Revenue per customer: what a customer brought in the period.

Not here: the interval (`insight.stats`) and the shared tables (`tables.slice`).
"""

import narwhals as nw

from kizuna.base.words import Words
from kizuna.insight.metric import FIELD_STANDARD, Basis, Unit, metric
from kizuna.insight.stats.ratios import ratio_of_sums
from kizuna.insight.stats.sums import power_sums
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.slice import Slice


@metric(
    ja="お客様 1 人あたりの売上",
    en="Revenue per customer",
    meaning=Words(
        ja="お客様がわかる売上（返品差引後）を、期間中に購入したお客様の人数で割った金額。",
        en="Net revenue from known customers, divided by the customers who bought in the period.",
    ),
    formula=Words(
        ja="お客様がわかる売上 ÷ お客様の数",
        en="revenue from known customers ÷ customers",
    ),
    unit=Unit.MONEY,
    better="up",
    source=FIELD_STANDARD,
    interval=ratio_of_sums(),
    basis=Basis.WITH_RETURNS,
    needed_n=100,
)
def revenue_per_customer(slice_: Slice) -> Frame:
    """Identified net revenue per customer who bought.

    Shape   one row: n customers with an order or return, x = net amount, y = how many bought
    Unit    money, minor units; None when nobody bought
    Counts  orders and returns of known customers, so that it times customers is identified_revenue
    Error   ratio clustered by customer, leaned
    Beware  returns of earlier purchases weigh on this period

    >>> from kizuna.insight.tables.sample import rows, sample_slice
    >>> sample = sample_slice([("a", 1, 100), ("b", 3, 30), ("c", 3, -10)])
    >>> found = rows(sample, revenue_per_customer)[0]
    >>> found["x"] / found["y"]
    60.0
    """
    bought = nw.when(nw.col("orders") > 0).then(nw.lit(1)).otherwise(nw.lit(0))
    return power_sums(slice_.buyers.with_columns(bought=bought), x="net_minor", y="bought")
