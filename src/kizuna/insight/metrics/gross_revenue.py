"""Gross revenue: what known customers bought, before returns.

Not here: the interval (`insight.stats`) and the shared tables (`tables.slice`).
"""

import narwhals as nw

from kizuna.base.words import Words
from kizuna.insight.metric import FIELD_STANDARD, Unit, metric
from kizuna.insight.stats.sums import power_sums
from kizuna.insight.stats.totals import total
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.slice import Slice


@metric(
    ja="お客様がわかる購入金額（返品差引前）",
    en="Gross revenue from known customers",
    meaning=Words(
        ja="お客様がわかる購入の合計金額。返品は引いていません。",
        en="The sum of all purchases by known customers, before returns.",
    ),
    formula=Words(
        ja="お客様がわかる購入の金額の合計",
        en="sum of purchases by known customers",
    ),
    unit=Unit.MONEY,
    better="up",
    source=FIELD_STANDARD,
    interval=total(),
    needed_n=0,
    empty=0,
)
def gross_revenue(slice_: Slice) -> Frame:
    """Purchases of known customers in money, before returns.

    Shape   one row: n customers, x = amount, and sums of squares and cubes per customer
    Unit    money, minor units
    Counts  purchases of known customers
    Error   compound Poisson over customers
    Beware  says nothing of what came back: see revenue and return_rate

    >>> from kizuna.insight.tables.sample import rows, sample_slice
    >>> found = rows(sample_slice([("a", 1, 100), ("a", 2, -30), (None, 3, 50)]), gross_revenue)
    >>> found[0]["n"], found[0]["x"]
    (1, 100.0)
    """
    return power_sums(slice_.buyers.filter(nw.col("orders") > 0), x="gross_minor")
