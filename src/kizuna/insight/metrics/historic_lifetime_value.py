"""Historic lifetime value: what a customer has brought so far.

Not here: the interval (`insight.stats`) and the shared tables (`tables.slice`).
"""

from kizuna.base.words import Words
from kizuna.insight.metric import Unit, metric
from kizuna.insight.stats.ratios import mean
from kizuna.insight.stats.sums import power_sums
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.slice import Slice


@metric(
    ja="これまでの顧客生涯価値（売上）",
    en="Historic lifetime value (revenue)",
    meaning=Words(
        ja="お客様（だれかわかる方）1 人がこれまでにもたらした売上の平均（返品差引後）。"
        "将来の予測ではありません。",
        en="What a known customer has brought on average so far, returns taken off. No forecast.",
    ),
    formula=Words(
        ja="お客様ごとの（購入 − 返品）の、初めての購入から今日までの合計の平均",
        en="mean over customers of net revenue, first purchase to date",
    ),
    unit=Unit.MONEY,
    better="up",
    source=Words(
        ja="実績の生涯価値を予測と、売上を粗利と、分けて示すという考え方",
        en="historic lifetime value kept apart from predicted, revenue apart from margin",
    ),
    interval=mean(),
    needed_n=100,
    is_comparable=False,
)
def historic_lifetime_value(slice_: Slice) -> Frame:
    """Mean net revenue per customer over everything known before the period's end.

    Shape   one row: n customers, x = net amount, and sums of squares and cubes per customer
    Unit    money, minor units; None when nobody ever bought
    Counts  all orders and returns of known customers who ever bought
    Error   Student's t, leaned
    Beware  young customers had little time: it underrates what they will bring

    >>> from kizuna.insight.tables.sample import rows, sample_slice
    >>> sample = sample_slice([("a", 1, 100), ("b", 60, 40)], start=50)
    >>> found = rows(sample, historic_lifetime_value)
    >>> found[0]["x"] / found[0]["n"]
    70.0
    """
    return power_sums(slice_.customer_history, x="net_minor")
