"""Do customers stay: the course of retention, and one period counted so that it closes.

Not here: the counts (`analyses.trend`, `answer.Retention`).
"""

from collections.abc import Sequence
from dataclasses import replace

from kizuna.base.words import Words
from kizuna.insight.analyses.trend import TrendPoint
from kizuna.insight.answer import Answer, Retention
from kizuna.insight.metric import FEWEST, Unit
from kizuna.insight.report.charts.retention_flow import retention_flow
from kizuna.insight.report.charts.retention_trend import retention_trend
from kizuna.insight.report.layout import Cell, Section, Table, chip, number, words
from kizuna.insight.report.sections.figures import TOO_FEW
from kizuna.insight.report.writing import Writing
from kizuna.insight.stats.measured import EMPTY

_TREND = Words(ja="お客様は残ってくれているか", en="Do customers stay?")
_TREND_SAID = Words(
    ja="維持率は、{first}の {before} に対し、{last}は {after}。"
    "{last}に離れた方は {lost} 名でした。",
    en="Retention was {before} in {first} and {after} in {last}, when {lost} customers were lost.",
    en_one="Retention was {before} in {first} and {after} in {last}, when one customer was lost.",
    count="lost",
)
_TREND_NONE_LOST = Words(
    ja="維持率は、{first}の {before} に対し、{last}は {after}。{last}に離れた方はいませんでした。",
    en="Retention was {before} in {first} and {after} in {last}, when nobody was lost.",
)
_TREND_ONE = Words(
    ja="維持率が出せるのは、まだ{last}だけです（{after}）。",
    en="Only {last} can be judged yet: {after}.",
)
_TREND_FEW = Words(
    ja="活動中のお客様が {needed} 名に満たないため、維持率を語るにはまだ早い段階です。",
    en="Fewer than {needed} customers are active: too few to speak of a retention rate.",
)
_TREND_EMPTY = Words(
    ja="維持率の推移を見るには、活動中とみなす日数（{days} 日）より長いデータが要ります。",
    en="The course of retention needs data longer than the active window ({days} days).",
    en_one="The course of retention needs data longer than the active window (one day).",
    count="days",
)
_TREND_PARTIAL = Words(
    ja="白い点は、データが途中で始まるか終わる期間です。",
    en="Open dots: periods the data cover only in part.",
)
_TREND_FEW_NOTE = Words(
    ja="初めに活動中の方が {needed} 名に満たない期間の維持率は、示していません。",
    en="No rate is given for periods with fewer than {needed} customers active at the start.",
)
_TREND_UNFINISHED = Words(
    ja="{label}はまだ終わっていないので、維持率はありません。",
    en="{label} is not over yet, so it has no rate.",
)
_TREND_BEFORE = Words(
    ja="{first}より前は、活動中とみなす {days} 日分のデータがまだそろわず、維持率を出せません。",
    en="Before {first} there is no rate: the data must first cover an active window ({days} days).",
    en_one="Before {first} there is no rate: the data must first cover an active window (one day).",
    count="days",
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
FLOW = Words(ja="維持率の内訳", en="How retention adds up")
_FLOW_OF = Words(ja="維持率の内訳（{span}）", en="How retention adds up, {span}")
_FLOW_SAID = Words(
    ja="初めに活動中だった {start} 名のうち、{retained} 名が終わりにも活動中。維持率 {sets}、"
    "離反率 {churn} で、"
    "足すと必ず 100% です。",
    en="Of {start} customers active at the start, {retained} still were at the end: retention "
    "{sets}, churn {churn}, together always 100%.",
)
_FLOW_FEW = Words(
    ja="初めに活動中だった {start} 名のうち、{retained} 名が終わりにも活動中でした。"
    "割合を言うには少なすぎます（{needed} 名から）。",
    en="Of {start} customers active at the start, {retained} still were at the end: too few for a "
    "rate (that takes {needed}).",
    en_one="Of the one customer active at the start, {retained} still was at the end: too few for "
    "a rate (that takes {needed}).",
    count="start",
)
_FLOW_SAME = Words(
    ja="よく使われる式 (E − N) ÷ S でも {formula} と一致します。",
    en="The usual formula (E − N) ÷ S gives the same {formula}.",
)
_FLOW_BOTH = Words(
    ja="よく使われる式 (E − N) ÷ S では {formula} になります。期間中に来てもう離れた新規の方"
    "（{new_lost} 名）を、前からの方が離れたものと数え、以前から戻った方（{returned} 名）を"
    "残った方に数えるためです。ここでは一人ずつ数えています。",
    en="The usual formula (E − N) ÷ S gives {formula}: it counts newcomers who already left "
    "({new_lost}) as old customers lost, and those back from before ({returned}) as kept. Here "
    "each is counted in person.",
)
_FLOW_RETURNED = Words(
    ja="よく使われる式 (E − N) ÷ S では {formula} になります。以前から戻った方（{returned} 名）も、"
    "残った方に数えるためです。ここでは一人ずつ数えています。",
    en="The usual formula (E − N) ÷ S gives {formula}: it counts those back from before "
    "({returned}) as kept. Here each is counted in person.",
)
_FLOW_NEW_LOST = Words(
    ja="よく使われる式 (E − N) ÷ S では {formula} になります。期間中に来てもう離れた新規の方"
    "（{new_lost} 名）を、前からの方が離れたものと数えるためです。ここでは一人ずつ数えています。",
    en="The usual formula (E − N) ÷ S gives {formula}: it counts newcomers who already left "
    "({new_lost}) as old customers lost. Here each is counted in person.",
)
_FLOW_SHORT = Words(
    ja="期間の前に、活動中とみなす日数（{days} 日）のデータがそろっていないため、"
    "維持率はまだ出せません。",
    en="Retention cannot be given yet: it needs data that reach back one active window ({days} "
    "days) before the period.",
    en_one="Retention cannot be given yet: it needs data that reach back one active window (one "
    "day) before the period.",
    count="days",
)
_FLOW_EMPTY = Words(
    ja="期間の初めに活動中のお客様がいなかったため、維持率は出せません。",
    en="Nobody was active at the start of the period, so there is no retention to give.",
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
    if not any(point.retention.value is not None for point in answer.trend):
        empty = writing.say(_TREND_EMPTY, days=answer.active_window.days)
        return Section(key="trend", title=title, sentence=empty)
    table = _trend_table(answer, writing, title)
    points = [replace(p, retention=EMPTY) if _is_few(p) else p for p in answer.trend]
    told = [point for point in points if point.retention.value is not None]
    if not told:
        few = writing.say(_TREND_FEW, needed=FEWEST)
        return Section(key="trend", title=title, sentence=few, table=table, is_wide=True)
    said = _trend_said(told[0], told[-1], writing)
    return Section(
        key="trend",
        title=title,
        sentence=said,
        chart=retention_trend(_shown(points), writing, title=said),
        table=table,
        note=writing.joined([*_open_dots(told, writing), *trend_notes(answer, writing)]),
    )


def _open_dots(told: Sequence[TrendPoint], writing: Writing) -> list[str]:
    """Why a dot of the report's drawing is open."""
    return [] if all(point.is_whole for point in told) else [writing.say(_TREND_PARTIAL)]


def trend_notes(answer: Answer, writing: Writing) -> list[str]:
    """Why periods have no rate, in whatever way they are drawn; some period can be judged."""
    notes = []
    if any(_is_few(point) for point in answer.trend):
        notes.append(writing.say(_TREND_FEW_NOTE, needed=FEWEST))
    judged = next(point for point in answer.trend if point.retention.value is not None)
    if judged is not answer.trend[0]:
        days, first = answer.active_window.days, writing.label(judged.label)
        notes.append(writing.say(_TREND_BEFORE, first=first, days=days))
    if answer.trend[-1].is_unfinished:
        label = writing.label(answer.trend[-1].label)
        notes.append(writing.say(_TREND_UNFINISHED, label=label))
    return notes


def _is_few(point: TrendPoint) -> bool:
    return point.retention.value is not None and point.active_start < FEWEST


def _trend_said(first: TrendPoint, last: TrendPoint, writing: Writing) -> str:
    several = _TREND_SAID if last.lost else _TREND_NONE_LOST
    return writing.say(
        _TREND_ONE if first is last else several,
        first=writing.label(first.label),
        last=writing.label(last.label),
        before=writing.percent(first.retention.value or 0),
        after=writing.percent(last.retention.value or 0),
        lost=last.lost,
    )


def _shown(points: Sequence[TrendPoint]) -> Sequence[TrendPoint]:
    """From the first period that can be judged, at most the latest 24."""
    first = next(i for i, point in enumerate(points) if point.retention.value is not None)
    return points[first:][-24:]


def _trend_table(answer: Answer, writing: Writing, title: str) -> Table:
    rows = []
    for point in answer.trend:
        has_rate = point.retention.value is not None
        rows.append(
            [
                words(writing.label(point.label)),
                *_rate(point, writing),
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


def _rate(point: TrendPoint, writing: Writing) -> tuple[Cell, Cell]:
    """The rate and its interval; a yellow chip where too few were active."""
    rate = point.retention
    if rate.value is None or rate.low is None or rate.high is None:
        return number("—"), number("—")
    if _is_few(point):
        return chip(writing.say(TOO_FEW), "few", is_number=True), number("—")
    interval = writing.interval(rate.low, rate.high, Unit.RATIO)
    return number(writing.percent(rate.value)), number(interval)


def flow(answer: Answer, writing: Writing) -> Section:
    """One period's retention, closed: S, E, N, and what the usual formula makes of them."""
    retention = answer.retention
    if retention is None:
        short = writing.say(_FLOW_SHORT, days=answer.active_window.days)
        return Section(key="flow", title=writing.say(FLOW), sentence=short)
    whole = writing.span(retention.period).replace(" ", "\u00a0")  # on one line of the title
    title = writing.say(_FLOW_OF, span=whole)
    if retention.by_sets is None:
        return Section(key="flow", title=title, sentence=writing.say(_FLOW_EMPTY))
    is_few = retention.active_start < FEWEST
    said = writing.say(
        _FLOW_FEW if is_few else _FLOW_SAID,
        start=retention.active_start,
        retained=retention.retained,
        sets=writing.percent(retention.by_sets),
        churn=writing.percent(1 - retention.by_sets),
        needed=FEWEST,
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
        note="" if is_few else _formula_note(retention, writing),
    )


def _formula_note(retention: Retention, writing: Writing) -> str:
    if retention.by_formula is None or retention.by_sets is None:
        return ""
    return writing.say(
        _why_other(retention),
        formula=writing.percent(retention.by_formula),
        new_lost=retention.new_and_lost,
        returned=retention.returned,
    )


def _why_other(retention: Retention) -> Words:
    if round(retention.by_formula or 0, 3) == round(retention.by_sets or 0, 3):
        return _FLOW_SAME
    if retention.new_and_lost and retention.returned:
        return _FLOW_BOTH
    return _FLOW_RETURNED if retention.returned else _FLOW_NEW_LOST
