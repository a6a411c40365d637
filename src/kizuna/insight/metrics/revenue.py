"""Revenue: what the whole shop took, returns taken off.

Not here: the interval (`insight.stats`) and the shared tables (`tables.slice`).
"""

import narwhals as nw

from kizuna.base.words import Words
from kizuna.insight.metric import FIELD_STANDARD, Basis, Unit, metric
from kizuna.insight.stats.sums import power_sums
from kizuna.insight.stats.totals import total
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.slice import Slice


@metric(
    ja="売上（返品差引後）",
    en="Revenue",
    meaning=Words(
        ja="期間中の店全体の売上から返品を引いた金額。お客様がわからない売上も含みます。",
        en="What the whole shop took in the period, returns taken off, including sales without a "
        "known customer.",
    ),
    formula=Words(
        ja="購入の合計 − 返品の合計",
        en="sum of purchases − sum of returns",
    ),
    unit=Unit.MONEY,
    better="up",
    source=FIELD_STANDARD,
    interval=total(),
    basis=Basis.RECEIPTS,
    needed_n=0,
    empty=0,
)
def revenue(slice_: Slice) -> Frame:
    """Net revenue of the whole shop.

    Shape   one row: n customers, x = net amount, and sums of squares and cubes per customer
    Unit    money, minor units
    Counts  every order and return; an order without a customer stands as a customer of its own
    Error   compound Poisson over customers
    Beware  returns count when given back, not when bought

    >>> from kizuna.insight.tables.sample import rows, sample_slice
    >>> found = rows(sample_slice([("a", 1, 100), ("a", 2, -30), (None, 3, 50)]), revenue)
    >>> found[0]["n"], found[0]["x"]
    (2, 120.0)
    """
    c = nw.col
    net = (c("gross_minor") - c("returned_minor")).cast(nw.Int64)
    unknown = slice_.orders.filter(c("customer_id").is_null()).select(net_minor=net)
    return power_sums(nw.concat([slice_.buyers.select("net_minor"), unknown]), x="net_minor")
