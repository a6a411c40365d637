"""Retention rate: who was with us at the start and still is at the end.

Not here: the interval (`insight.stats`) and the shared tables (`tables.slice`).
"""

import narwhals as nw

from kizuna.base.words import Words
from kizuna.insight.metric import Unit, metric
from kizuna.insight.stats.proportions import proportion
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.slice import Slice


@metric(
    ja="顧客維持率",
    en="Retention rate",
    meaning=Words(
        ja="期間の初めに活動中だったお客様のうち、期間の終わりにも活動中の方の割合。"
        "期間の前のデータが活動中とみなす日数に足りないときは計算しません。",
        en="Of the customers active when the period began, the share still active at its end. Not "
        "given where the data does not reach back one active window before the period.",
    ),
    formula=Words(
        ja="初めにも終わりにも活動中のお客様 ÷ 初めに活動中のお客様",
        en="customers active at the start and at the end ÷ customers active at the start",
    ),
    unit=Unit.RATIO,
    better="up",
    source=Words(
        ja="お客様を一人ずつ数える維持率。よく使われる (E − N) ÷ S は、もう離れた新規の方も、"
        "以前から戻った方もいないときにだけ一致します",
        en="retention counted by person; the usual (E − N) ÷ S agrees only where no "
        "newcomer has left and nobody has come back",
    ),
    interval=proportion("retained", "active_start"),
    span="period",
)
def retention_rate(slice_: Slice) -> Frame:
    """Share of those active at the start who are active at the end.

    Shape   one row: active_start, retained (both 0 where the window before is not in the data)
    Unit    ratio 0..1; None when nobody was active at the start or it cannot be known
    Counts  known customers; active = a purchase in the `active_window_days` days before a moment
    Error   Wilson score interval
    Beware  a period shorter than the window keeps most by definition: say the window with it

    >>> from kizuna.insight.tables.sample import rows, sample_slice
    >>> orders = [("a", 40, 1), ("a", 90, 1), ("b", 45, 1), ("c", 80, 1)]
    >>> rows(sample_slice(orders, start=50, window=30), retention_rate)
    [{'active_start': 2, 'retained': 1}]
    """
    covered = 1 if slice_.covers(slice_.active_window_days) else 0
    were_active = nw.col("was_active") * nw.col("customers") * covered
    return slice_.activity_counts.select(
        active_start=were_active.sum().cast(nw.Int64),
        retained=(were_active * nw.col("is_active")).sum().cast(nw.Int64),
    )
