"""Gini index of revenue: how unevenly customers spend.

Not here: the interval (`insight.stats`) and the shared tables (`tables.slice`).
"""

import narwhals as nw

from kizuna.base.words import Words
from kizuna.insight.metric import Unit, metric
from kizuna.insight.stats.concentration import gini
from kizuna.insight.stats.sums import power_sums
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.slice import Slice


@metric(
    ja="購入金額の偏り（ジニ係数）",
    en="Unevenness of spending (Gini)",
    meaning=Words(
        ja="お客様（だれかわかる方）の間での購入金額の偏り。0 は全員が同じ金額、"
        "1 に近いほど一部の方に集中しています。",
        en="How unevenly purchases are spread over known customers: 0 when all buy for the same "
        "amount, near 1 when a few buy nearly everything.",
    ),
    formula=Words(
        ja="[2 Σ i·xᵢ ÷ (n Σ xᵢ) − (n + 1) ÷ n] × n ÷ (n − 1)、xᵢ は金額の小さい順",
        en="[2 Σ i·xᵢ ÷ (n Σ xᵢ) − (n + 1) ÷ n] × n ÷ (n − 1), xᵢ from the smallest amount up",
    ),
    unit=Unit.RATIO,
    better="neither",
    source=Words(
        ja="Gini (1912); Davidson (2009)",
        en="Gini (1912); Davidson (2009)",
    ),
    interval=gini(),
    needed_n=500,
)
def revenue_gini(slice_: Slice) -> Frame:
    """Gini index of gross revenue over customers.

    Shape   one row: n customers, x = amount, y = ((2 i - 1) x - 2 C) / n, products; i is the rank
            from the least and C the amount cumulated up to the customer
    Unit    ratio 0..1; None when nothing was bought
    Counts  known customers with a purchase, before returns
    Error   influence function, Davidson (2009), leaned
    Beware  depends on the period's length; too sure below 500 customers, so too few to say there

    >>> from kizuna.insight.metric import METRICS
    >>> from kizuna.insight.tables.sample import sample_slice
    >>> METRICS["revenue_gini"].measure(sample_slice([("a", 1, 10), ("b", 1, 10)])).value
    0.0
    """
    c = nw.col
    ranked = (c("rank") * 2 - 1) * c("gross_minor") - c("cumulated_minor") * 2
    curve = slice_.spending_curve.with_columns(
        ranked_share=ranked.cast(nw.Float64) / c("buyers").cast(nw.Float64)
    )
    return power_sums(curve, x="gross_minor", y="ranked_share")
