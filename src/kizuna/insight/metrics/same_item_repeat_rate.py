"""Same-item repeat: who trusts a product enough to buy it again.

Not here: the interval (`insight.stats`) and the shared tables (`tables.slice`).
"""

import narwhals as nw

from kizuna.base.words import Words
from kizuna.insight.metric import FIELD_STANDARD, Unit, metric
from kizuna.insight.stats.proportions import proportion
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.slice import Slice


@metric(
    ja="同じ商品のリピート率",
    en="Same-item repeat rate",
    meaning=Words(
        ja="商品を買ったお客様（だれかわかる方）のうち、期間中の別の日に同じ商品をもう一度"
        "買った方の割合。商品への信頼の表れです。",
        en="Of the known customers who bought products, the share who bought one of them again on "
        "a later day of the period: a sign of trust in the product.",
    ),
    formula=Words(
        ja="同じ商品を 2 日以上買ったお客様 ÷ 商品を買ったお客様",
        en="customers with an item on two days ÷ customers who bought items",
    ),
    unit=Unit.RATIO,
    better="up",
    source=FIELD_STANDARD,
    interval=proportion("again", "customers"),
    needs=("order_lines",),
)
def same_item_repeat_rate(slice_: Slice) -> Frame:
    """Share of customers who bought some product again on a later day.

    Shape   one row: customers, again
    Unit    ratio 0..1; None when no products were bought
    Counts  product lines with a quantity above 0 of known customers; fees and returns left out
    Error   Wilson score interval
    Beware  a short period lowers the value; a product under two codes looks like two

    >>> from kizuna.insight.tables.sample import rows, sample_slice
    >>> lines = [("a", 1, "tea"), ("a", 9, "tea"), ("b", 1, "tea"), ("b", 1, "tea")]
    >>> rows(sample_slice([], lines=lines), same_item_repeat_rate)
    [{'customers': 2, 'again': 1}]
    """
    return slice_.item_habits.select(
        customers=nw.len().cast(nw.Int64), again=nw.col("same_item").sum().cast(nw.Int64)
    )
