"""Revenue concentration: how much the best tenth of the customers brings.

Not here: the interval (`insight.stats`) and the shared tables (`tables.slice`).
"""

import narwhals as nw

from kizuna.base.words import Words
from kizuna.insight.metric import Unit, metric
from kizuna.insight.stats.concentration import top_share
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.slice import Slice


@metric(
    ja="上位 10% のお客様の購入金額の割合",
    en="Share of the top 10% of customers",
    meaning=Words(
        ja="お客様がわかる購入金額（返品差引前）のうち、金額の多い上位 10% の方の分の割合。",
        en="Of what known customers bought in the period (before returns), the share of the tenth "
        "who bought most.",
    ),
    formula=Words(
        ja="1 − ローレンツ曲線の 0.9 での高さ",
        en="1 − Lorenz curve at 0.9",
    ),
    unit=Unit.RATIO,
    better="neither",
    source=Words(
        ja="Lorenz (1905); Beach & Davidson (1983)",
        en="Lorenz (1905); Beach & Davidson (1983)",
    ),
    interval=top_share(),
    needed_n=500,
)
def revenue_concentration(slice_: Slice) -> Frame:
    """Share of gross revenue held by the tenth of the customers who bought most.

    Shape   one row: n, x, xx, xxx over customers; w, wx, wxx, wxxx over the top tenth; border
    Unit    ratio 0.1..1; None when nothing was bought
    Counts  known customers with a purchase; one on the border counts in part (11 customers: 1.1)
    Error   influence function of the Lorenz curve, leaned
    Beware  depends on the period's length; the largest customers decide, so 500 are needed

    >>> from kizuna.insight.tables.sample import rows, sample_slice
    >>> orders = [(f"c{i}", 1, 10) for i in range(9)] + [("whale", 1, 110)]
    >>> found = rows(sample_slice(orders), revenue_concentration)[0]
    >>> found["wx"] / found["x"]
    0.55
    """
    c = nw.col
    # Ten times the part of this customer that lies above nine tenths of all: 0 to 10.
    tenths = c("rank") * 10 - c("buyers") * 9
    weighted = slice_.spending_curve.select(
        x=c("gross_minor").cast(nw.Float64),
        w=nw.when(tenths >= 10).then(nw.lit(10)).when(tenths > 0).then(tenths).otherwise(nw.lit(0)),
    ).with_columns(w=c("w") / 10, border=nw.when(c("w") > 0).then(c("x")))
    x, w = c("x"), c("w")
    return weighted.select(
        n=nw.len().cast(nw.Int64),
        x=x.sum(),
        xx=(x * x).sum(),
        xxx=(x * x * x).sum(),
        w=w.sum(),
        wx=(w * x).sum(),
        wxx=(w * x * x).sum(),
        wxxx=(w * x * x * x).sum(),
        border=c("border").min(),
    )
