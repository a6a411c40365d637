"""Historic lifetime margin: what a customer has left us so far, cost taken off.

Not here: the interval (`insight.stats`) and the shared tables (`tables.slice`).
"""

import narwhals as nw

from kizuna.base.words import Words
from kizuna.insight.metric import Unit, metric
from kizuna.insight.stats.ratios import mean
from kizuna.insight.stats.sums import power_sums
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.slice import Slice


@metric(
    ja="これまでの顧客生涯価値（粗利）",
    en="Historic lifetime value (margin)",
    meaning=Words(
        ja="お客様（だれかわかる方）1 人がこれまでにもたらした粗利（売上 − 返品 − 原価）の平均。"
        "原価か粗利の列があるときだけ計算します。",
        en="What a known customer has left on average so far after returns and cost of goods. Only "
        "where the source gives cost or margin.",
    ),
    formula=Words(
        ja="お客様ごとの（購入 − 返品 − 原価）の、初めての購入から今日までの合計の平均",
        en="mean over customers of (net revenue − cost), first purchase to date",
    ),
    unit=Unit.MONEY,
    better="up",
    source=Words(
        ja="実績の生涯価値を予測と、売上を粗利と、分けて示すという考え方",
        en="historic lifetime value kept apart from predicted, revenue apart from margin",
    ),
    interval=mean(),
    needs=("orders", "cost"),
    needed_n=100,
    is_comparable=False,
)
def historic_lifetime_margin(slice_: Slice) -> Frame:
    """Mean margin per customer over everything known before the period's end.

    Shape   one row: n customers, x = margin, and sums of squares and cubes per customer
    Unit    money, minor units, may be below 0; None when nobody ever bought
    Counts  all orders and returns of known customers who ever bought; an order without a cost
            counts as free of cost
    Error   Student's t, leaned
    Beware  where cost is missing on some orders the margin is too high

    >>> from kizuna.insight.tables.sample import rows, sample_slice
    >>> orders = [("a", 1, 100, 0, 60), ("a", 2, 50, 0, 20), ("b", 3, 30, 0, 20)]
    >>> found = rows(sample_slice(orders), historic_lifetime_margin)[0]
    >>> found["x"] / found["n"]
    40.0
    """
    c = nw.col
    margin = c("gross_minor") - c("returned_minor") - c("cost_minor")
    per = (
        slice_.tables.known_orders.filter(c("day") < slice_.period.end_day)
        .select(
            "customer_id",
            margin_minor=margin,
            bought=nw.when(c("is_purchase")).then(nw.lit(1)).otherwise(nw.lit(0)),
        )
        .group_by("customer_id")
        .agg(c("margin_minor").sum(), c("bought").max())
    )
    return power_sums(per.filter(c("bought") == 1), x="margin_minor")
