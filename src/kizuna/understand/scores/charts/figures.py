"""The chief figures: value, certainty, change or noise, and their course.

Not here: how any figure is made (`insight.metrics`), the page of one figure (`definitions`).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kizuna.base.money import NO_CURRENCY
from kizuna.base.period import Period
from kizuna.base.words import Words
from kizuna.core.language.speaking import current_language, say
from kizuna.core.navigation.rules import Look
from kizuna.insight.analyses.changes import Change
from kizuna.insight.analyses.trend import TrendPoint
from kizuna.insight.answer import Answer
from kizuna.insight.metric import METRICS, Estimate
from kizuna.insight.report.sections import figures
from kizuna.insight.report.writing import LATEST_SHORT, Writing
from kizuna.understand.scores.queries import Seen
from kizuna.understand.scores.rules.chief import CHIEF
from kizuna.understand.scores.rules.looks import days_seen

_TONES = {"good": "better", "risk": "worse"}
_ALL = Words(ja="全期間", en="All time")
_NOT_COUNTED = Words(
    ja="ここの数字に入っていない注文があります（店全体・全期間: {others}）。"
    "通貨の違う金額は足せないので、{counted}だけを数えています。",
    en="Some orders are not counted here (in the whole shop, over all time: {others}). Amounts of"
    " different currencies cannot be added up, so only {counted}, are counted.",
)
_CHIEF = Words(
    ja="いちばん多い {currency} の注文", en="the orders in {currency}, the currency of most"
)
_CHIEF_NONE = Words(
    ja="いちばん多い、通貨のわからない注文", en="the orders of unknown currency, which are the most"
)
_IN_CURRENCY = Words(
    ja="{currency} {n} 件",
    en="{n} orders in {currency}",
    en_one="one order in {currency}",
    count="n",
)
_IN_NONE = Words(
    ja="通貨のわからない注文 {n} 件",
    en="{n} orders of unknown currency",
    en_one="one order of unknown currency",
    count="n",
)
_WIDTH, _HEIGHT = 96.0, 28.0  # of the small course


@dataclass(frozen=True, kw_only=True)
class ShownFigure:
    """One figure as a card says it; `course` are points of a small line, month by month."""

    key: str
    name: str
    note: str
    value: str
    unit: str
    few: str
    change: str
    tone: str
    lines: Sequence[str]
    latest: str
    course: str


def shown_figures(answer: Answer, look: Look, keys: Iterable[str] = CHIEF) -> list[ShownFigure]:
    """The figures of these keys that this shop's data can give."""
    changes = {change.key: change for change in answer.changes}
    known = [answer.metrics[key] for key in keys if key in answer.metrics]
    return [
        shown_figure(estimate, changes.get(estimate.key), answer, look)
        for estimate in known
        if not estimate.missing
    ]


def shown_figure(
    estimate: Estimate, change: Change | None, answer: Answer, look: Look
) -> ShownFigure:
    """One of them; a figure of too few is a yellow chip, never a number."""
    writing = Writing(current_language(), answer.currency)
    is_told = estimate.enough
    value, unit = figures.split_value(estimate, writing) if is_told else ("", "")
    few = "" if is_told or estimate.value is None else say(figures.TOO_FEW)
    verdict, tone, latest = _judged(change, answer, look, writing) if is_told else ("", "", "")
    return ShownFigure(
        key=estimate.key,
        name=writing.say(METRICS[estimate.key].name),
        note=period_words(answer, look, METRICS[estimate.key].span == "period"),
        value=value,
        unit=unit,
        few=few,
        change=verdict,
        tone=tone,
        lines=figures.said_of(estimate, answer, writing),
        latest=latest,
        course=_course(estimate.key, answer.trend) if is_told else "",
    )


def period_words(answer: Answer, look: Look, is_of_period: bool = True) -> str:
    """Which days a figure is of: of those asked for, the ones that are known."""
    writing = Writing(current_language(), answer.currency)
    if isinstance(look.period, Period):
        return writing.span(days_seen(look.period, answer.known) or look.period)
    if look.period or is_of_period:
        return writing.say(LATEST_SHORT[look.period or answer.period_length])
    return writing.say(_ALL)


def known_words(known: Period | None) -> str:
    """The days that are known, written; empty for none."""
    return Writing(current_language(), "XXX").span(known) if known else ""


def not_counted(seen: Seen) -> str:
    """That orders in other currencies are in no figure, and how many; empty where there are none.

    A shop's own files may be in yen and the sample's in pounds. The answer's own currency is told
    here and not by the picture, which may be older: the most may have been others then.
    """
    if seen.picture is None or seen.answer is None:
        return ""
    chief = seen.answer.currency
    others = [(n, one) for one, n in seen.picture.orders_by_currency.items() if one != chief]
    if not others:
        return ""
    # PostgreSQL keeps no order of keys.
    others.sort(key=lambda other: (-other[0], other[1]))
    each = [_of(currency, _IN_CURRENCY, _IN_NONE, n=n) for n, currency in others]
    listed = Writing(current_language()).listed(each)
    return say(_NOT_COUNTED, others=listed, counted=_of(chief, _CHIEF, _CHIEF_NONE))


def _of(currency: str, known: Words, unknown: Words, **values: object) -> str:
    return say(unknown if currency in ("", NO_CURRENCY) else known, currency=currency, **values)


def _judged(
    change: Change | None, answer: Answer, look: Look, writing: Writing
) -> tuple[str, str, str]:
    """Change or noise in words, its tone, and the latest period's value where it is another."""
    if change is None or change.verdict not in ("change", "noise"):
        return "", "", ""
    said = writing.say(figures.VERDICTS[change.verdict])
    if change.verdict == "change" and change.difference is not None:
        said = f"{said} {writing.difference(change.difference, change.this.unit)}"
    tone = _TONES.get(figures.change_tone(change), "quiet")
    latest = ""
    is_other = look.period is None and METRICS[change.key].span == "history"
    if is_other and change.this.value is not None:
        shown = writing.value(change.this.value, change.this.unit, is_short=True)
        latest = f"{writing.say(LATEST_SHORT[answer.period_length])} {shown}"
    return said, tone, latest


def _course(key: str, trend: Sequence[TrendPoint]) -> str:
    """The metric by whole months as points of an SVG line; empty where that cannot be said."""
    by_month: dict[str, Callable[[TrendPoint], float | None]] = {
        "retention_rate": lambda point: point.retention.value,
        "churn_rate": lambda p: None if p.retention.value is None else 1 - p.retention.value,
        "customers": lambda point: point.buyers,
        "new_customers": lambda point: point.new_customers,
        "orders": lambda point: point.orders,
        "revenue": lambda point: point.net_minor,
    }
    if key not in by_month:
        return ""
    values = [by_month[key](point) for point in trend if point.is_whole][-12:]
    known = [value for value in values if value is not None]
    if len(known) < 3:
        return ""
    low, high = min(known), max(known)
    span = (high - low) or 1
    return " ".join(
        f"{2 + (_WIDTH - 4) * at / (len(known) - 1):.1f},"
        f"{_HEIGHT - 3 - (_HEIGHT - 6) * (value - low) / span:.1f}"
        for at, value in enumerate(known)
    )
