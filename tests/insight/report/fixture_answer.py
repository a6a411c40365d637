"""An answer made by hand for the writers' tests: the real half year's customers and cohorts.

Cohorts, customers, orders and averages are those of the sample shop (data README); what the
README does not give (gaps, retention, segments) is invented, and closes.
"""

from dataclasses import replace
from datetime import date

from kizuna.base.period import Period, add_months
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.analyses.changes import Change
from kizuna.insight.analyses.cohorts import Cohort
from kizuna.insight.analyses.gaps import ActiveWindow, Gaps
from kizuna.insight.analyses.overdue import OverdueRow
from kizuna.insight.analyses.products import PairRow, ProductRow
from kizuna.insight.analyses.rfm import Rfm, RfmCell, RfmRow
from kizuna.insight.analyses.segments import SegmentKind, SegmentRow
from kizuna.insight.analyses.trend import TrendPoint
from kizuna.insight.analyses.weekdays import WeekPattern
from kizuna.insight.answer import Answer, Retention
from kizuna.insight.files.reading import SourceReport
from kizuna.insight.metric import METRICS, Estimate
from kizuna.insight.stats.measured import EMPTY, Measured

KNOWN = Period(date(2010, 12, 1), date(2011, 6, 1))
LATEST = Period.ending(KNOWN.end, "quarter")
_ACTIVE = {
    "2010-12": (885, 324, 286, 340, 321, 352),
    "2011-01": (417, 92, 111, 96, 134),
    "2011-02": (380, 71, 71, 108),
    "2011-03": (452, 68, 114),
    "2011-04": (300, 64),
    "2011-05": (284,),
}
_FIGURES: dict[str, tuple[float | None, float | None, float | None, int]] = {
    "customers": (2718, None, None, 2718),
    "new_customers": (1036, None, None, 1036),
    "active_customers": (1890, None, None, 2718),
    "repeat_purchase_rate": (0.5103, 0.4915, 0.5291, 2718),
    "retention_rate": (0.624, 0.601, 0.646, 1682),
    "churn_rate": (0.376, 0.354, 0.399, 1682),
    "revenue": (312048809, None, None, 7410),
    "gross_revenue": (333259196, None, None, 7410),
    "average_order_value": (44974.25, 43100.0, 46900.0, 7410),
    "revenue_per_customer": (114808.24, 105000.0, 125000.0, 2718),
    "orders": (7410, None, None, 7410),
    "purchase_frequency": (2.726, 2.61, 2.85, 2718),
    "days_between_orders": (31, 30, 33, 4692),
    "return_rate": (0.0636, 0.051, 0.077, 7410),
}


def estimate(key: str, *, n: int | None = None, period: Period = KNOWN) -> Estimate:
    """The fixture's figure of one metric, with a smaller n on request."""
    value, low, high, full = _FIGURES[key]
    entry = METRICS[key]
    return Estimate(
        key=key,
        value=value,
        low=low,
        high=high,
        level=0.95,
        n=full if n is None else n,
        unit=entry.unit,
        needed_n=entry.needed_n,
        period=LATEST if entry.span == "period" else period,
    )


def change(
    key: str, difference: float, verdict: str = "noise", better: bool | None = None
) -> Change:
    """A comparison of the latest three months with the three before."""
    this = replace(estimate(key), period=LATEST)
    before = replace(this, value=(this.value or 0) - difference, period=LATEST.before("quarter"))
    return Change(
        key=key,
        this=this,
        before=before,
        difference=difference,
        low=difference - abs(difference) / 2,
        high=difference + abs(difference) / 2,
        p_value=0.001 if verdict == "change" else 0.4,
        adjusted_p=0.004 if verdict == "change" else 0.8,
        verdict=verdict,  # type: ignore[arg-type]
        better=better,
    )


def cohort(label: str, active: tuple[int, ...], *, is_over: bool = True) -> Cohort:
    """One cohort; the last cell of all but the first month's size is ripe when `is_over`."""
    year, month = map(int, label.split("-"))
    size = active[0]
    return Cohort(
        start=date(year, month, 1),
        label=label,
        size=size,
        active=active,
        net_minor=tuple(45000 * n for n in active),
        mature=tuple(is_over or k < len(active) - 1 for k in range(len(active))),
        low=tuple(max(0.0, n / size - 0.03) for n in active),
        high=tuple(min(1.0, n / size + 0.03) for n in active),
    )


def point(month: int, active_start: int, retained: int, lost: int, orders: int) -> TrendPoint:
    """One month of the course."""
    start = add_months(date(2010, 12, 1), month)
    share = retained / active_start if active_start else 0.0
    measured = Measured(value=share, low=share - 0.025, high=share + 0.025, n=active_start)
    return TrendPoint(
        period=Period(start, add_months(start, 1)),
        label=f"{start:%Y-%m}",
        is_whole=month < 5,
        is_unfinished=False,
        buyers=orders - 200,
        new_customers=list(_ACTIVE.values())[month][0],
        orders=orders,
        net_minor=orders * 44000,
        active_start=active_start,
        active_end=active_start - lost + 300,
        lost=lost,
        gained=300,
        new_and_lost=0,
        retention=measured if active_start else EMPTY,
    )


KINDS = {
    kind.key: kind
    for kind in (
        SegmentKind(
            key="loyal",
            name=Words(ja="お得意様", en="Loyal"),
            meaning=Words(ja="最近、何度も買っている方", en="Bought lately and often"),
            advice=Words(
                ja="値引きより、感謝と先行案内を。紹介をお願いするのもこの方々に。",
                en="Thank them and show new things first; no discounts needed. Ask them for "
                "referrals.",
            ),
            tone="good",
        ),
        SegmentKind(
            key="growing",
            name=Words(ja="これからの方", en="Promising"),
            meaning=Words(ja="最近買い始めた方", en="Began lately"),
            advice=Words(
                ja="2 回目の来店が分かれ目。最初の購入から 1 か月以内に、使い方や合う品を一通。",
                en="The second order decides. Write within a month, with how-to and what goes "
                "with it.",
            ),
            tone="watch",
        ),
        SegmentKind(
            key="slipping",
            name=Words(ja="離れかけのお得意様", en="Slipping away"),
            meaning=Words(
                ja="よく買っていたのに、しばらく間が空いた方", en="Often before, silent now"
            ),
            advice=Words(
                ja="個別に声を。困りごとがなかったか聞き、いつもの品の話から。",
                en="Speak to them one by one: ask what went wrong, start from what they "
                "usually buy.",
            ),
            tone="risk",
        ),
        SegmentKind(
            key="quiet",
            name=Words(ja="静かな方", en="Quiet"),
            meaning=Words(ja="一度きりで、しばらく間が空いた方", en="Once, long ago"),
            advice=Words(
                ja="年に一、二度の便りで十分です。", en="A note once or twice a year is enough."
            ),
            tone="quiet",
        ),
    )
}


def _segment(recency: int, frequency: int) -> str:
    if recency >= 4:
        return "loyal" if frequency >= 3 else "growing"
    return "slipping" if frequency >= 4 else "quiet" if recency <= 2 else "growing"


def _cells() -> tuple[RfmCell, ...]:
    weights = {
        (5, 5): 268,
        (1, 1): 190,
        (4, 4): 150,
        (5, 4): 160,
        (1, 5): 9,
        (1, 4): 25,
        (2, 5): 30,
    }
    return tuple(
        RfmCell(
            recency=r,
            frequency=f,
            customers=weights.get((r, f), 104 - 9 * abs(r - f)),
            net_minor=weights.get((r, f), 104 - 9 * abs(r - f)) * 30000 * f,
            segment=_segment(r, f),
        )
        for r in range(1, 6)
        for f in range(1, 6)
    )


def _segment_rows(cells: tuple[RfmCell, ...]) -> list[SegmentRow]:
    customers, money = sum(c.customers for c in cells), sum(c.net_minor for c in cells)
    days = {"loyal": 12, "growing": 20, "slipping": 88, "quiet": 120}
    return [
        SegmentRow(
            kind=kind,
            customers=(n := sum(c.customers for c in cells if c.segment == key)),
            customer_share=n / customers,
            net_minor=(m := sum(c.net_minor for c in cells if c.segment == key)),
            revenue_share=m / money,
            median_recency_days=days[key],
            by_own_rank={},
        )
        for key, kind in KINDS.items()
    ]


def overdue_row(name: str | None, customer: str, gap: int, since: int, spent: int) -> OverdueRow:
    """A customer silent for `since` days."""
    return OverdueRow(
        customer_id=customer,
        customer_name=name,
        last_on=date.fromordinal(date(2011, 5, 31).toordinal() - since),
        usual_gap_days=gap,
        days_since=since,
        silence_ratio=since / gap,
        orders=9,
        net_minor=spent,
        favourites=("WHITE HANGING HEART T-LIGHT HOLDER", "ガラスの星型キャンドル立て"),
    )


def product(number: int, name: str, buyers: int, again: float) -> ProductRow:
    """A product with its share of returning buyers."""
    return ProductRow(
        product_id=f"8512{number}",
        product_name=name,
        buyers=buyers,
        repeat=Measured(value=again, low=again - 0.06, high=again + 0.06, n=buyers),
        orders=buyers * 2,
        amount_minor=buyers * 1895,
    )


def _hours() -> tuple[tuple[int, ...], ...]:
    shape = (0,) * 7 + (4, 60, 120, 180, 170, 220, 190, 150, 140, 80, 40, 12, 8, 3) + (0,) * 3
    share = (1.0, 1.1, 1.05, 1.2, 0.9, 0.0, 0.6)
    return tuple(tuple(int(n * day) for n in shape) for day in share)


def shop_answer() -> Answer:
    """The whole answer of a healthy half year."""
    cells, hours = _cells(), _hours()
    counts = {day: max(3, int(115 - abs(day - 22) * 1.6)) for day in range(1, 150)}
    return Answer(
        as_of=date(2011, 5, 31),
        currency="GBP",
        known=KNOWN,
        period_length="quarter",
        active_window=ActiveWindow(
            days=90,
            chosen_by_data=True,
            said=Said(
                "active_window_from_gaps",
                Words(
                    ja="購入の間隔の 9 割が {days} 日以内なので、{days} "
                    "日以内に購入した方を「活動中」としました。",
                    en="Nine in ten gaps are {days} days or shorter, so “active” means: bought "
                    "within {days} days.",
                ),
                {"days": 90},
            ),
        ),
        sources=[
            SourceReport(
                file="online_retail.csv.gz",
                kind="csv",
                encoding="utf-8",
                sheet=None,
                header_row=1,
                format="uci_online_retail",
                columns={"order": "InvoiceNo", "customer": "CustomerID", "date": "InvoiceDate"},
                rows_read=209029,
                rows_used=209010,
                rows_refused=19,
                notes=[
                    Said(
                        "rows_without_customer",
                        Words(
                            ja="顧客番号のない {n} 行は売上にだけ数え、"
                            "お客様の指標からは除きました。",
                            en="{n} rows without a customer count in revenue, not in customer "
                            "figures.",
                        ),
                        {"n": 59976},
                    )
                ],
            )
        ],
        metrics={key: estimate(key) for key in sorted(_FIGURES)},
        changes=[
            change("retention_rate", -0.041, "change", better=False),
            change("churn_rate", 0.041, "change", better=False),
            change("average_order_value", 1230.0),
            change("repeat_purchase_rate", 0.006),
            change("days_between_orders", -1),
        ],
        retention=Retention(
            period=LATEST,
            active_start=1682,
            active_end=1890,
            new=1036,
            retained=1050,
            lost=632,
            returned=0,
            new_and_lost=196,
            by_sets=1050 / 1682,
            by_formula=(1890 - 1036) / 1682,
        ),
        trend=[
            point(0, 0, 0, 0, 1559),
            point(1, 0, 0, 0, 987),
            point(2, 0, 0, 0, 997),
            point(3, 1682, 1396, 286, 1321),
            point(4, 1840, 1454, 386, 1149),
            point(5, 1870, 1393, 477, 1397),
        ],
        cohorts=[cohort(label, active) for label, active in _ACTIVE.items()],
        rfm=Rfm(
            rows=[
                RfmRow(
                    customer_id="17850",
                    customer_name=None,
                    customer_rank=None,
                    recency_days=180,
                    orders=34,
                    net_minor=528863,
                    recency=1,
                    frequency=5,
                    monetary=5,
                    segment="slipping",
                )
            ],
            cells=cells,
        ),
        segments=_segment_rows(cells),
        gaps=Gaps(
            counts=counts,
            n=sum(counts.values()),
            median=Measured(value=31, low=30, high=33, n=sum(counts.values())),
            lower_quartile=16,
            upper_quartile=55,
        ),
        overdue=[
            overdue_row(None, "15061", 14, 68, 2834100),
            overdue_row("山田 花子", "16029", 11, 109, 1940200),
            overdue_row(None, "13081", 27, 56, 812000),
        ],
        products=[
            product(1, "WHITE HANGING HEART T-LIGHT HOLDER", 640, 0.38),
            product(2, "水玉のランチバッグ", 410, 0.31),
            product(3, "REGENCY CAKESTAND 3 TIER", 530, 0.24),
        ],
        pairs=[
            PairRow(
                product_a="22697",
                name_a="GREEN REGENCY TEACUP AND SAUCER",
                product_b="22699",
                name_b="ROSES REGENCY TEACUP AND SAUCER",
                orders=311,
                lift=Measured(value=18.4, low=16.2, high=20.9, n=7410),
            )
        ],
        week=WeekPattern(by_weekday=tuple(sum(day) for day in hours), by_hour=hours),
        notes=[
            Said(
                "fees_are_no_products",
                Words(
                    ja="送料・手数料など商品でない {n} 種のコードは、商品の集計から除きました。",
                    en="{n} codes that are no products (postage, fees) are left out of product "
                    "figures.",
                ),
                {"n": 12},
            )
        ],
        refused_file="refused.csv",
    )
