"""Identified revenue: net revenue of which we know the customer.

Not here: the interval (`insight.stats`) and the shared tables (`tables.slice`).
"""

from kizuna.base.words import Words
from kizuna.insight.metric import FIELD_STANDARD, Basis, Unit, metric
from kizuna.insight.stats.sums import power_sums
from kizuna.insight.stats.totals import total
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.slice import Slice


@metric(
    ja="お客様がわかる売上",
    en="Revenue from known customers",
    meaning=Words(
        ja="返品を引いた売上のうち、だれの購入かわかる分の金額。",
        en="Net revenue, returns taken off, of which the customer is known.",
    ),
    formula=Words(
        ja="お客様がわかる購入の合計 − お客様がわかる返品の合計",
        en="sum of purchases − sum of returns, of known customers",
    ),
    unit=Unit.MONEY,
    better="up",
    source=FIELD_STANDARD,
    interval=total(),
    basis=Basis.WITH_RETURNS,
    needed_n=0,
    empty=0,
)
def identified_revenue(slice_: Slice) -> Frame:
    """Net revenue with a known customer.

    Shape   one row: n customers, x = net amount, and sums of squares and cubes per customer
    Unit    money, minor units
    Counts  orders and returns of known customers
    Error   compound Poisson over customers
    Beware  the other metrics per customer rest on this part only

    >>> from kizuna.insight.tables.sample import rows, sample_slice
    >>> sample = sample_slice([("a", 1, 100), ("a", 2, -30), (None, 3, 50)])
    >>> found = rows(sample, identified_revenue)
    >>> found[0]["n"], found[0]["x"]
    (1, 70.0)
    """
    return power_sums(slice_.buyers, x="net_minor")
