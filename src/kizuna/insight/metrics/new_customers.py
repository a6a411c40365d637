"""New customers: how many bought for the first time.

Not here: the interval (`insight.stats`) and the shared tables (`tables.slice`).
"""

import narwhals as nw

from kizuna.base.words import Words
from kizuna.insight.metric import FIELD_STANDARD, Unit, metric
from kizuna.insight.stats.totals import count
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.slice import Slice


@metric(
    ja="新しいお客様",
    en="New customers",
    meaning=Words(
        ja="期間中に初めて購入したお客様の人数。データが始まる前の購入は見えないので、"
        "データの最初の期間では全員が新しいお客様に見えます。",
        en="People whose first purchase ever is in the period. Purchases before the data begins "
        "cannot be seen, so in its first period everybody looks new.",
    ),
    formula=Words(
        ja="初めての購入日が期間中にあるお客様の人数",
        en="number of customers whose first purchase day lies in the period",
    ),
    unit=Unit.COUNT,
    better="up",
    source=FIELD_STANDARD,
    interval=count("new_customers"),
    span="period",
    needed_n=0,
    empty=0,
    reads_back=True,
)
def new_customers(slice_: Slice) -> Frame:
    """Known customers whose first purchase ever lies in the period.

    Shape   one row: new_customers
    Unit    count
    Counts  first purchase days, over everything known before the period's end
    Error   Poisson score interval
    Beware  where the data begins, old customers look new: the less history, the higher the value

    >>> from kizuna.insight.tables.sample import rows, sample_slice
    >>> rows(sample_slice([("a", 1, 100), ("a", 52, 50), ("b", 60, 10)], start=50), new_customers)
    [{'new_customers': 1}]
    """
    first = nw.col("first_day")
    inside = (first >= slice_.period.start_day) & (first < slice_.period.end_day)
    return slice_.tables.first_days.filter(inside).select(new_customers=nw.len().cast(nw.Int64))
