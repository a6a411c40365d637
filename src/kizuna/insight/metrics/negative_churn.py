"""Net revenue churn: below 0, growth of old customers outweighs all losses (negative churn).

Not here: the interval (`insight.stats`) and the shared tables (`tables.slice`).
"""

from kizuna.base.words import Words
from kizuna.insight.metric import Unit, metric
from kizuna.insight.metrics.revenue_retention_net import revenue_retention_net
from kizuna.insight.stats.method import complement
from kizuna.insight.stats.ratios import ratio_of_sums
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.slice import Slice


@metric(
    ja="純売上離反率（0 未満ならネガティブチャーン）",
    en="Net revenue churn (below 0: negative churn)",
    meaning=Words(
        ja="直前の同じ日数の期間のお客様について、失った売上と減った売上から増えた売上を引いた"
        "割合。0 未満なら、増加が損失を上回っています（ネガティブチャーン）。",
        en="For the customers of the equally long stretch just before: revenue lost and shrunk "
        "minus revenue grown, as a share of what they brought then. Below 0, growth outweighs all "
        "losses: negative churn.",
    ),
    formula=Words(
        ja="1 − 売上維持率（NRR）＝（失った売上 ＋ 減った売上 − 増えた売上）÷ 前の期間の売上",
        en="1 − net revenue retention = (churned + contracted − expansion) ÷ before",
    ),
    unit=Unit.RATIO,
    better="down",
    source=Words(
        ja="ネガティブチャーン（前からのお客様の増えた売上が、失った分と減った分を上回ること）",
        en="negative churn: expansion revenue exceeds churned and contracted revenue",
    ),
    interval=complement(ratio_of_sums(lowest=0)),
    span="period",
    needed_n=300,
)
def negative_churn(slice_: Slice) -> Frame:
    """Churned and contracted revenue minus expansion revenue, over revenue before.

    Shape   one row: n customers, x = net amount now, y = net amount before, products
    Unit    ratio, 1 or less; below 0 is negative churn; None where revenue_retention_net is
    Counts  known customers with net sales above 0 in as many days just before the period
    Error   mirrored from revenue_retention_net
    Beware  new customers never count here, however much they bring

    >>> from kizuna.insight.metric import METRICS
    >>> from kizuna.insight.tables.sample import sample_slice
    >>> orders = [("a", 10, 100), ("b", 20, 100), ("a", 60, 250), ("c", 70, 900)]
    >>> METRICS["negative_churn"].measure(sample_slice(orders, start=50)).value
    -0.25
    """
    return revenue_retention_net(slice_)
