"""Cross-buying: who trusts the shop enough to try something else.

Not here: the interval (`insight.stats`) and the shared tables (`tables.slice`).
"""

import narwhals as nw

from kizuna.base.words import Words
from kizuna.insight.metric import FIELD_STANDARD, Unit, metric
from kizuna.insight.stats.proportions import proportion
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.slice import Slice


@metric(
    ja="別の商品も買う割合",
    en="Cross-buy rate",
    meaning=Words(
        ja="商品を買ったお客様（だれかわかる方）のうち、期間中の別の日にまだ買っていなかった"
        "商品を買った方の割合。店への信頼の表れです。",
        en="Of the known customers who bought products, the share who came back on a later day of "
        "the period for an item they had not bought before: a sign of trust in the shop.",
    ),
    formula=Words(
        ja="後日、初めての商品を買ったお客様 ÷ 商品を買ったお客様",
        en="customers with an item first bought on a later day ÷ customers who bought items",
    ),
    unit=Unit.RATIO,
    better="up",
    source=FIELD_STANDARD,
    interval=proportion("other", "customers"),
    needs=("order_lines",),
)
def cross_buy_rate(slice_: Slice) -> Frame:
    """Share of customers who bought, on a later day, a product new to them in the period.

    Shape   one row: customers, other
    Unit    ratio 0..1; None when no products were bought
    Counts  product lines with a quantity above 0 of known customers; fees and returns left out
    Error   Wilson score interval
    Beware  a short period lowers the value; "new" means not bought before within the period

    >>> from kizuna.insight.tables.sample import rows, sample_slice
    >>> lines = [("a", 1, "tea"), ("a", 9, "jam"), ("b", 1, "tea"), ("b", 1, "jam")]
    >>> rows(sample_slice([], lines=lines), cross_buy_rate)
    [{'customers': 2, 'other': 1}]
    """
    return slice_.item_habits.select(
        customers=nw.len().cast(nw.Int64), other=nw.col("other_item").sum().cast(nw.Int64)
    )
