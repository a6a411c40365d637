"""From the first to the second purchase: how many take the hardest step.

Not here: the interval (`insight.stats`) and the shared tables (`tables.slice`).
"""

import narwhals as nw

from kizuna.base.words import Words
from kizuna.insight.metric import Unit, metric
from kizuna.insight.stats.proportions import proportion
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.slice import Slice


@metric(
    ja="2 回目の購入に進んだ割合",
    en="First-to-second purchase rate",
    meaning=Words(
        ja="初めての購入から活動中とみなす日数が過ぎたお客様（その期限が期間中に来た方）の"
        "うち、その日数のうちに別の日にもう一度購入した方の割合。",
        en="Of the customers whose active window after the first purchase ran out in the period, "
        "the share who bought again on another day within that window.",
    ),
    formula=Words(
        ja="期限までに 2 回目を購入したお客様 ÷ 期限が期間中に来たお客様"
        "（期限 = 初めての購入日 + 活動中とみなす日数）",
        en="customers with a second purchase day by then ÷ customers whose first purchase "
        "day + active window falls in the period",
    ),
    unit=Unit.RATIO,
    better="up",
    source=Words(
        ja="業界で一般的な定義（どのお客様にも同じ日数の猶予を置く）",
        en="field standard, with the same time allowed to everybody",
    ),
    interval=proportion("returned", "customers"),
    reads_back=True,
)
def first_to_second_order_rate(slice_: Slice) -> Frame:
    """Share of new customers who came again within one active window.

    Shape   one row: customers, returned
    Unit    ratio 0..1; None when nobody's window ran out in the period
    Counts  known customers, each with the full window to come back, so recent ones do not lower it
    Error   Wilson score interval
    Beware  two purchases on one day are one; where the data begins, old customers look new

    >>> from kizuna.insight.tables.sample import rows, sample_slice
    >>> orders = [("a", 1, 1), ("a", 20, 1), ("b", 1, 1), ("b", 60, 1), ("c", 95, 1)]
    >>> rows(sample_slice(orders, window=30), first_to_second_order_rate)
    [{'customers': 2, 'returned': 1}]
    """
    c, window = nw.col, slice_.active_window_days
    due = c("first_day") + window
    in_time = (c("second_day") - c("first_day")) <= window
    return (
        slice_.tables.first_days.filter(due >= slice_.period.start_day, due < slice_.period.end_day)
        .select(returned=nw.when(in_time).then(nw.lit(1)).otherwise(nw.lit(0)))
        .select(customers=nw.len().cast(nw.Int64), returned=c("returned").sum().cast(nw.Int64))
    )
