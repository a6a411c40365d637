"""Purchase frequency: how often a customer buys.

Not here: the interval (`insight.stats`) and the shared tables (`tables.slice`).
"""

import narwhals as nw

from kizuna.base.words import Words
from kizuna.insight.metric import FIELD_STANDARD, Unit, metric
from kizuna.insight.stats.ratios import mean
from kizuna.insight.stats.sums import power_sums
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.slice import Slice


@metric(
    ja="購入頻度（お客様 1 人あたりの注文数）",
    en="Purchase frequency",
    meaning=Words(
        ja="期間中に購入したお客様（だれかわかる方）1 人あたりの購入件数。",
        en="Purchases per known customer who bought in the period.",
    ),
    formula=Words(
        ja="注文数 ÷ お客様の数",
        en="orders ÷ customers",
    ),
    unit=Unit.ORDERS,
    better="up",
    source=FIELD_STANDARD,
    interval=mean(lowest=1),
    needed_n=50,
)
def purchase_frequency(slice_: Slice) -> Frame:
    """Mean number of purchases per customer who bought.

    Shape   one row: n customers, x = orders, and sums of squares and cubes per customer
    Unit    orders per customer, 1 or more; None when nobody bought
    Counts  purchases of known customers
    Error   Student's t, leaned
    Beware  grows with the period's length: compare equal periods only

    >>> from kizuna.insight.tables.sample import rows, sample_slice
    >>> found = rows(sample_slice([("a", 1, 100), ("a", 2, 50), ("b", 3, 30)]), purchase_frequency)
    >>> found[0]["x"] / found[0]["n"]
    1.5
    """
    return power_sums(slice_.buyers.filter(nw.col("orders") > 0), x="orders")
