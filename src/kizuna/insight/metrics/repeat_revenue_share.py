"""Share of revenue from repeat customers: how firm the ground is.

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
    ja="リピーターの購入金額の割合",
    en="Revenue share of repeat customers",
    meaning=Words(
        ja="お客様がわかる購入金額（返品差引前）のうち、期間中に 2 回以上購入した方の分の割合。",
        en="Of what known customers bought in the period (before returns), the share of those with "
        "two or more purchases.",
    ),
    formula=Words(
        ja="リピーターの購入金額 ÷ 購入金額（どちらも返品差引前）",
        en="purchases by repeat customers ÷ purchases, both before returns",
    ),
    unit=Unit.RATIO,
    better="up",
    source=FIELD_STANDARD,
    interval=ratio_of_sums(lowest=0, highest=1),
    needed_n=300,
)
def repeat_revenue_share(slice_: Slice) -> Frame:
    """Gross revenue of customers with two or more purchases over all of known customers.

    Shape   one row: n customers, x = amount if a repeat customer, y = amount, products
    Unit    ratio 0..1; None when nothing was bought
    Counts  purchases of known customers, before returns
    Error   ratio clustered by customer, leaned
    Beware  a short period lowers the value; below 300 customers the interval is too narrow

    >>> from kizuna.insight.tables.sample import rows, sample_slice
    >>> found = rows(sample_slice([("a", 1, 30), ("a", 2, 50), ("b", 3, 20)]), repeat_revenue_share)
    >>> found[0]["x"] / found[0]["y"]
    0.8
    """
    c = nw.col
    repeat = nw.when(c("orders") >= 2).then(c("gross_minor")).otherwise(nw.lit(0))
    bought = slice_.buyers.filter(c("orders") > 0).with_columns(repeat_minor=repeat)
    return power_sums(bought, x="repeat_minor", y="gross_minor")
