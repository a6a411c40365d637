"""Orders: how many purchases were made.

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
    ja="注文数",
    en="Orders",
    meaning=Words(
        ja="期間中の購入の件数（お客様がわかるもののみ）。返品だけの伝票と取消は数えません。",
        en="Purchases in the period by known customers. Pure returns and cancellations are not "
        "counted.",
    ),
    formula=Words(
        ja="お客様がわかる購入の件数",
        en="number of purchases by known customers",
    ),
    unit=Unit.COUNT,
    better="up",
    source=FIELD_STANDARD,
    interval=total(),
    needed_n=0,
    empty=0,
)
def orders(slice_: Slice) -> Frame:
    """Purchases of known customers.

    Shape   one row: n customers, x = orders, and sums of squares and cubes per customer
    Unit    count
    Counts  orders with something bought, by known customers
    Error   compound Poisson: customers come by chance, and each brings their own number of orders
    Beware  grows with the period's length

    >>> from kizuna.insight.tables.sample import rows, sample_slice
    >>> rows(sample_slice([("a", 1, 100), ("a", 2, 50), ("b", 3, 10)]), orders)
    [{'n': 2, 'x': 3.0, 'xx': 5.0, 'xxx': 9.0}]
    """
    return power_sums(slice_.buyers.filter(nw.col("orders") > 0), x="orders")
