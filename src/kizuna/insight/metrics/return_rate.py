"""Return rate: what share of sales comes back.

Not here: the interval (`insight.stats`) and the shared tables (`tables.slice`).
"""

from kizuna.base.words import Words
from kizuna.insight.metric import FIELD_STANDARD, Basis, Unit, metric
from kizuna.insight.stats.ratios import ratio_of_sums
from kizuna.insight.stats.sums import power_sums
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.slice import Slice


@metric(
    ja="返品率（金額）",
    en="Return rate (by value)",
    meaning=Words(
        ja="お客様がわかる購入金額に対する、期間中の返品金額の割合。",
        en="What known customers gave back in the period, as a share of what they bought.",
    ),
    formula=Words(
        ja="返品金額 ÷ 購入金額（返品差引前）",
        en="returns ÷ purchases before returns",
    ),
    unit=Unit.RATIO,
    better="down",
    source=FIELD_STANDARD,
    interval=ratio_of_sums(lowest=0),
    basis=Basis.WITH_RETURNS,
    needed_n=800,
)
def return_rate(slice_: Slice) -> Frame:
    """Value given back over value bought.

    Shape   one row: n customers, x = returned amount, y = gross amount, products
    Unit    ratio, 0 or more; None when nothing was bought
    Counts  orders and returns of known customers
    Error   ratio clustered by customer, leaned
    Beware  returns count when given back: above 1 where old purchases come back; one huge return
            moves it, so below 800 customers it is too few to say

    >>> from kizuna.insight.tables.sample import rows, sample_slice
    >>> found = rows(sample_slice([("a", 1, 100), ("a", 2, -30), ("b", 3, 50)]), return_rate)[0]
    >>> found["x"] / found["y"]
    0.2
    """
    return power_sums(slice_.buyers, x="returned_minor", y="gross_minor")
