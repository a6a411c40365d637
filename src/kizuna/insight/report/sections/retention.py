"""Do customers stay: the course of retention, and one period counted so that it closes.

Not here: the counts (`analyses.trend`, `answer.Retention`).
"""

from collections.abc import Sequence

from kizuna.base.words import Words
from kizuna.insight.analyses.trend import TrendPoint
from kizuna.insight.answer import Answer, Retention
from kizuna.insight.report.charts.retention_flow import retention_flow
from kizuna.insight.report.charts.retention_trend import retention_trend
from kizuna.insight.report.layout import Section, Table, number, words
from kizuna.insight.report.writing import Writing

_TREND = Words(ja="お客様は残ってくれているか", en="Do customers stay?")
_TREND_SAID = Words(
    ja="{first}の維持率 {before} に対し、{last}は {after}。{last}に離れた方は {lost} 名でした。",
    en="Retention was {before} in {first} and {after} in {last}, when {lost} customers were lost.",
    en_one="Retention was {before} in {first} and {after} in {last}, when one customer was lost.",
    count="lost",
)
_TREND_ONE = Words(
    ja="維持率が出せるのは、まだ{last}だけです（{after}）。",
    en="Only {last} can be judged yet: {after}.",
)
_TREND_EMPTY = Words(
    ja="維持率の推移には、活動中とみなす期間（{days} 日）より長いデータが要ります。",
    en="The course of retention needs data longer than the active window ({days} days).",
    en_one="The course of retention needs data longer than the active window (one day).",
    count="days",
)
_TREND_NOTE = Words(
    ja="白い点は、データが途中で始まるか終わる期間です。",
    en="Open dots: periods the data cover only in part.",
)
_TREND_HEAD = (
    Words(ja="期間", en="Period"),
    Words(ja="維持率", en="Retention"),
    Words(ja="95% 区間", en="95% interval"),
    Words(ja="初めに活動中", en="Active at start"),
    Words(ja="離れた", en="Lost"),
    Words(ja="購入した方", en="Buyers"),
    Words(ja="うち新規", en="Of them new"),
    Words(ja="注文", en="Orders"),
    Words(ja="売上", en="Revenue"),
)
_FLOW = Words(ja="維持率の内訳（{span}）", en="How retention adds up, {span}")
_FLOW_SAID = Words(
    ja="初めに活動中だった {start} 名のうち、{retained} 名が終わりにも活動中。維持率 {sets}、"
    "離反率 {churn} で、"
    "足すと必ず 100% です。",
    en="Of {start} customers active at the start, {retained} still were at the end: retention "
    "{sets}, churn {churn}, together always 100%.",
    en_one="Of one customer active at the start, {retained} still was at the end: retention "
    "{sets}, churn {churn}, together always 100%.",
    count="start",
)
_FLOW_SAME = Words(
    ja="よく使われる式 (E − N) ÷ S でも {formula} と一致します。",
    en="The usual formula (E − N) ÷ S gives the same {formula}.",
)
_FLOW_OTHER = Words(
    ja="よく使われる式 (E − N) ÷ S では {formula} になります。期間中に来てもう離れた新規"
    "（{new_lost} 名）を失った"
    "常連に数え、以前から戻った方（{returned} 名）を残った方に数えるためです。"
    "ここでは一人ずつ数えています。",
    en="The usual formula (E − N) ÷ S gives {formula}: it counts newcomers who already left "
    "({new_lost}) "
    "as old customers lost, and those back from before ({returned}) as kept. Here each is "
    "counted in person.",
)
_FLOW_EMPTY = Words(
    ja="期間の初めに活動中のお客様がいないため、維持率はまだ出せません。",
    en="Nobody was active at the start of the period, so retention cannot be given yet.",
)
_PARTS = (
    ("active_start", Words(ja="初めに活動中（S）", en="Active at the start (S)")),
    ("retained", Words(ja="続けて活動中", en="Stayed")),
    ("lost", Words(ja="離れた", en="Lost")),
    ("new", Words(ja="期間中の新規（N）", en="New in the period (N)")),
    ("new_and_lost", Words(ja="新規のうち、もう離れた", en="Of the new, already lost")),
    ("returned", Words(ja="以前から戻った", en="Came back from before")),
    ("active_end", Words(ja="終わりに活動中（E）", en="Active at the end (E)")),
)
_WHO = Words(ja="お客様", en="Customers")
_COUNT = Words(ja="人数", en="Number")


def trend(answer: Answer, writing: Writing) -> Section:
    """Retention by calendar period, with the lost below it."""
    title = writing.say(_TREND)
    known = [point for point in answer.trend if point.retention.value is not None]
    if not known:
        empty = writing.say(_TREND_EMPTY, days=answer.active_window.days)
        return Section(key="trend", title=title, sentence=empty)
    first, last = known[0], known[-1]
    said = writing.say(
        _TREND_SAID if len(known) > 1 else _TREND_ONE,
        first=writing.label(first.label),
        last=writing.label(last.label),
        before=writing.percent(first.retention.value or 0),
        after=writing.percent(last.retention.value or 0),
        lost=last.lost,
    )
    has_partial = any(not point.is_whole for point in known)
    return Section(
        key="trend",
        title=title,
        sentence=said,
        chart=retention_trend(_shown(answer.trend), writing, title=said),
        table=_trend_table(answer, writing, title),
        note=writing.say(_TREND_NOTE) if has_partial else "",
    )


def _shown(points: Sequence[TrendPoint]) -> Sequence[TrendPoint]:
    """From the first period that can be judged, at most the latest 24."""
    first = next(i for i, point in enumerate(points) if point.retention.value is not None)
    return points[first:][-24:]


def _trend_table(answer: Answer, writing: Writing, title: str) -> Table:
    rows = []
    for point in answer.trend:
        rate = point.retention
        has_rate = rate.value is not None and rate.low is not None and rate.high is not None
        span = f"{writing.number((rate.low or 0) * 100, 1)}–{writing.percent(rate.high or 0)}"
        rows.append(
            [
                words(writing.label(point.label)),
                number(writing.percent(rate.value or 0) if has_rate else "—"),
                number(span if has_rate else "—"),
                number(writing.number(point.active_start) if has_rate else "—"),
                number(writing.number(point.lost) if has_rate else "—"),
                number(writing.number(point.buyers)),
                number(writing.number(point.new_customers)),
                number(writing.number(point.orders)),
                number(writing.money(point.net_minor, whole=True)),
            ]
        )
    head = [words(writing.say(_TREND_HEAD[0])), *(number(writing.say(h)) for h in _TREND_HEAD[1:])]
    return Table.of(title, head, rows)


def flow(answer: Answer, writing: Writing) -> Section:
    """One period's retention, closed: S, E, N, and what the usual formula makes of them."""
    retention = answer.retention
    if retention is None or retention.by_sets is None:
        title = _FLOW.say(writing.language, span=writing.span(answer.known))
        return Section(key="flow", title=title, sentence=writing.say(_FLOW_EMPTY))
    title = writing.say(_FLOW, span=writing.span(retention.period))
    said = writing.say(
        _FLOW_SAID,
        start=retention.active_start,
        retained=retention.retained,
        sets=writing.percent(retention.by_sets),
        churn=writing.percent(1 - retention.by_sets),
    )
    rows = [
        [words(writing.say(name)), number(writing.number(getattr(retention, part)))]
        for part, name in _PARTS
    ]
    head = [words(writing.say(_WHO)), number(writing.say(_COUNT))]
    return Section(
        key="flow",
        title=title,
        sentence=said,
        chart=retention_flow(retention, writing, title=said),
        table=Table.of(title, head, rows),
        note=_formula_note(retention, writing),
    )


def _formula_note(retention: Retention, writing: Writing) -> str:
    if retention.by_formula is None or retention.by_sets is None:
        return ""
    is_same = round(retention.by_formula, 3) == round(retention.by_sets, 3)
    return writing.say(
        _FLOW_SAME if is_same else _FLOW_OTHER,
        formula=writing.percent(retention.by_formula),
        new_lost=retention.new_and_lost,
        returned=retention.returned,
    )
