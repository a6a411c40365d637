"""Net revenue retention: what last period's customers bring now, growth included.

Not here: the interval (`insight.stats`) and the shared tables (`tables.slice`).
"""

from kizuna.base.words import Words
from kizuna.insight.metric import Unit, metric
from kizuna.insight.stats.ratios import ratio_of_sums
from kizuna.insight.stats.sums import power_sums
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.slice import Slice


@metric(
    ja="売上維持率（増加分を含む・NRR）",
    en="Net revenue retention",
    meaning=Words(
        ja="直前の同じ日数の期間に売上のあったお客様が、この期間にもたらした売上の比率"
        "（返品差引後）。増えた分も含むので 100% を超えることがあります。",
        en="What the customers of the equally long stretch just before bring in this period, over "
        "what they brought then (returns taken off). Growth counts, so it can exceed 100%.",
    ),
    formula=Words(
        ja="Σ 今の売上 ÷ Σ 前の売上（前の期間に売上のあったお客様について）",
        en="Σ now ÷ Σ before, over customers with net sales before",
    ),
    unit=Unit.RATIO,
    better="up",
    source=Words(
        ja="売上維持率（NRR）の一般的な定義",
        en="net revenue retention (NRR), field standard",
    ),
    interval=ratio_of_sums(lowest=0),
    span="period",
    needed_n=300,
)
def revenue_retention_net(slice_: Slice) -> Frame:
    """Revenue now of the customers of the days before, over their revenue then.

    Shape   one row: n customers, x = net amount now, y = net amount before, products
    Unit    ratio, 0 or more; None when there were no sales before or they are not in the data
    Counts  known customers with net sales above 0 in as many days just before the period
    Error   ratio clustered by customer, leaned
    Beware  in shops (no contracts) a low value may be rhythm rather than loss

    >>> from kizuna.insight.tables.sample import rows, sample_slice
    >>> orders = [("a", 10, 100), ("b", 20, 100), ("a", 60, 150), ("c", 70, 900)]
    >>> found = rows(sample_slice(orders, start=50), revenue_retention_net)[0]
    >>> found["x"] / found["y"]
    0.75
    """
    return power_sums(slice_.revenue_bridge, x="now_minor", y="before_minor")
