"""Share of the revenue of which we know the customer.

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
    ja="お客様がわかる売上の割合",
    en="Share of revenue from known customers",
    meaning=Words(
        ja="店全体の売上（返品差引後）のうち、だれの購入かわかる分の割合。"
        "お客様についての数字は、この部分だけから計算しています。",
        en="The part of the whole shop's net revenue of which the customer is known. Every figure "
        "about customers rests on this part only.",
    ),
    formula=Words(
        ja="お客様がわかる売上 ÷ 売上",
        en="revenue from known customers ÷ revenue",
    ),
    unit=Unit.RATIO,
    better="up",
    source=FIELD_STANDARD,
    interval=ratio_of_sums(),
    basis=Basis.RECEIPTS,
    needed_n=300,
)
def identified_revenue_share(slice_: Slice) -> Frame:
    """Net revenue with a known customer over all net revenue.

    Shape   one row: n customers, x = net amount if the customer is known, y = net amount, products
    Unit    ratio; None when the shop's net revenue is not above 0
    Counts  every order and return; an order without a customer stands as a customer of its own
    Error   ratio clustered by customer, leaned
    Beware  leaves 0..1 where more is given back than bought on one side

    >>> from kizuna.insight.tables.sample import rows, sample_slice
    >>> found = rows(sample_slice([("a", 1, 90), (None, 3, 10)]), identified_revenue_share)[0]
    >>> found["x"] / found["y"]
    0.9
    """
    c = nw.col
    net = (c("gross_minor") - c("returned_minor")).cast(nw.Int64)
    known = slice_.buyers.select("net_minor", known_minor="net_minor")
    unknown = slice_.orders.filter(c("customer_id").is_null()).select(
        net_minor=net, known_minor=(c("gross_minor") * 0).cast(nw.Int64)
    )
    return power_sums(nw.concat([known, unknown]), x="known_minor", y="net_minor")
