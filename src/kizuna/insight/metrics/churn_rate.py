"""Churn rate: who was with us at the start and is not at the end.

Not here: the interval (`insight.stats`) and the shared tables (`tables.slice`).
"""

from kizuna.base.words import Words
from kizuna.insight.metric import FIELD_STANDARD, Unit, metric
from kizuna.insight.metrics.retention_rate import retention_rate
from kizuna.insight.stats.method import complement
from kizuna.insight.stats.proportions import proportion
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.slice import Slice


@metric(
    ja="離反率",
    en="Churn rate",
    meaning=Words(
        ja="期間の初めに活動中だったお客様のうち、期間の終わりには活動中でない方の割合。"
        "顧客維持率と足すと必ず 100% になります。",
        en="Of the customers active when the period began, the share no longer active at its end. "
        "Churn and retention always add up to 100%.",
    ),
    formula=Words(
        ja="1 − 顧客維持率",
        en="1 − retention rate",
    ),
    unit=Unit.RATIO,
    better="down",
    source=FIELD_STANDARD,
    interval=complement(proportion("retained", "active_start")),
    span="period",
)
def churn_rate(slice_: Slice) -> Frame:
    """Share of those active at the start who are not active at the end.

    Shape   one row: active_start, retained (both 0 where the window before is not in the data)
    Unit    ratio 0..1; None when nobody was active at the start or it cannot be known
    Counts  known customers; active = a purchase in the `active_window_days` days before a moment
    Error   Wilson score interval, mirrored from retention_rate
    Beware  silence is not goodbye: some of the lost come back later

    >>> from kizuna.insight.metric import METRICS
    >>> from kizuna.insight.tables.sample import sample_slice
    >>> orders = [("a", 40, 1), ("a", 90, 1), ("b", 45, 1), ("c", 80, 1)]
    >>> METRICS["churn_rate"].measure(sample_slice(orders, start=50, window=30)).value
    0.5
    """
    return retention_rate(slice_)
