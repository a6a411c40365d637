"""Gross revenue retention: what last period's customers still bring, growth left out.

Not here: the interval (`insight.stats`) and the shared tables (`tables.slice`).
"""

import narwhals as nw

from kizuna.base.words import Words
from kizuna.insight.metric import Unit, metric
from kizuna.insight.stats.ratios import ratio_of_sums
from kizuna.insight.stats.sums import power_sums
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.slice import Slice


@metric(
    ja="売上維持率（増加分を除く・GRR）",
    en="Gross revenue retention",
    meaning=Words(
        ja="直前の同じ日数の期間のお客様ごとの売上のうち、この期間にも保たれた分の割合"
        "（返品差引後）。増えた分は数えないので 100% を超えません。",
        en="Of what each customer of the equally long stretch just before brought then, the part "
        "kept in this period (returns taken off). Growth is left out, so never above 100%.",
    ),
    formula=Words(
        ja="Σ min(今の売上, 前の売上) ÷ Σ 前の売上（前の期間に売上のあったお客様について）",
        en="Σ min(now, before) ÷ Σ before, over customers with net sales before",
    ),
    unit=Unit.RATIO,
    better="up",
    source=Words(
        ja="売上維持率（GRR）の一般的な定義",
        en="gross revenue retention (GRR), field standard",
    ),
    interval=ratio_of_sums(lowest=0, highest=1),
    span="period",
    needed_n=300,
)
def revenue_retention_gross(slice_: Slice) -> Frame:
    """Revenue kept of the customers of the days before, over their revenue then.

    Shape   one row: n customers, x = the lesser of now and before, y = net amount before, products
    Unit    ratio 0..1; None when there were no sales before or they are not in the data
    Counts  known customers with net sales above 0 in as many days just before the period
    Error   ratio clustered by customer, leaned
    Beware  never above net revenue retention

    >>> from kizuna.insight.tables.sample import rows, sample_slice
    >>> orders = [("a", 10, 100), ("b", 20, 100), ("a", 60, 150), ("c", 70, 900)]
    >>> found = rows(sample_slice(orders, start=50), revenue_retention_gross)[0]
    >>> found["x"] / found["y"]
    0.5
    """
    now, before = nw.col("now_minor"), nw.col("before_minor")
    kept = nw.when(now < before).then(now).otherwise(before)
    return power_sums(
        slice_.revenue_bridge.with_columns(kept_minor=kept), x="kept_minor", y="before_minor"
    )
