"""The report as one screen of text: the answer, the figures with intervals, whom to talk to.

Not here: colours or cursor movement; values from the data are stripped of control characters.
"""

import unicodedata
from collections.abc import Iterator, Sequence

from kizuna.base.words import Language, Words
from kizuna.insight.answer import Answer
from kizuna.insight.metric import METRICS, Estimate
from kizuna.insight.report.headline import headline
from kizuna.insight.report.html import facts
from kizuna.insight.report.sections.account import account
from kizuna.insight.report.sections.figures import TOO_FEW, VERDICTS, plain_value
from kizuna.insight.report.writing import Writing, printable

_LINES = 24
_KEYS = (
    "customers",
    "repeat_purchase_rate",
    "retention_rate",
    "churn_rate",
    "average_order_value",
    "revenue",
    "days_between_orders",
)
_INTERVAL = Words(ja="95% 区間 {interval}", en="95% {interval}")
_PLAIN = Words(
    ja="このデータでの値（データ不足）",
    en="in these data only (too few)",
)
_CALL = Words(
    ja="いま声をかけたい方（いつもの間隔を大きく超過、購入額順、{last}時点）:",
    en="Who to talk to (silent for long by their own rhythm, as of {last}):",
)
_SILENT = Words(
    ja="{who}  最後の購入から {days} 日（いつもは {usual} 日おき）  {spent}",
    en="{who}  silent {days} days (usually {usual})  {spent}",
    en_one="{who}  silent one day (usually {usual})  {spent}",
    count="days",
)
_NO_START, _NO_END = "。、．，）」』】〕ー！？・…〜%", "（「『【〔"


def write_text(answer: Answer, *, language: Language, width: int = 80) -> str:
    """At most 24 lines of `width` columns (full-width characters count two), newline at the end."""
    writing = Writing(language, answer.currency)
    top = [line for said in headline(answer, writing) for line in wrap(said.text(language), width)]
    about = [writing.span(answer.known), writing.currency_name, *facts(answer, writing)]
    top += in_lines([part for part in about if part], width)
    middle = ["", *(clip(line, width) for line in _figures(answer, writing))]
    calls = [clip(line, width) for line in _calls(answer, writing)]
    refused = account(answer, writing).refused
    bottom = ["", *wrap(refused, width)] if refused else []
    room = _LINES - len(top) - len(middle) - len(bottom)
    called = ["", *calls[: room - 1]] if len(calls) > 1 and room > 3 else []
    return "\n".join([*top, *middle, *called, *bottom][:_LINES]) + "\n"


def _figures(answer: Answer, writing: Writing) -> Iterator[str]:
    shown = [answer.metrics[key] for key in _KEYS if key in answer.metrics]
    names = [writing.say(METRICS[estimate.key].name) for estimate in shown]
    room = max((columns(name) for name in names), default=0)
    values = [_value(estimate, writing) for estimate in shown]
    wide = max((columns(value) for value in values), default=0)
    # A verdict is about the latest period: beside a value of the whole history it would mislead.
    verdicts = {
        change.key: change.verdict
        for change in answer.changes
        if METRICS[change.key].span == "period"
    }
    for name, value, estimate in zip(names, values, shown, strict=True):
        line = f"{name}{' ' * (room - columns(name))}  {' ' * (wide - columns(value))}{value}"
        is_estimated = estimate.enough and not METRICS[estimate.key].is_counted
        if is_estimated and estimate.low is not None and estimate.high is not None:
            interval = writing.interval(estimate.low, estimate.high, estimate.unit)
            line += f"  {writing.say(_INTERVAL, interval=interval)}"
        if plain_value(estimate, writing):
            line += f"  {writing.say(_PLAIN)}"
        if estimate.enough and verdicts.get(estimate.key) in ("change", "noise"):
            line += f"  {writing.say(VERDICTS[verdicts[estimate.key]])}"
        yield line


def _value(estimate: Estimate, writing: Writing) -> str:
    if estimate.value is None:
        return "—"
    if not estimate.enough:
        return plain_value(estimate, writing) or writing.say(TOO_FEW)
    return writing.value(estimate.value, estimate.unit, is_short=True)


def _calls(answer: Answer, writing: Writing) -> Iterator[str]:
    yield writing.say(_CALL, last=writing.short_date(answer.known.last))
    for row in answer.overdue[:5]:
        yield "  " + writing.say(
            _SILENT,
            who=printable(row.customer_name or row.customer_id),
            days=row.days_since,
            usual=row.usual_gap_days,
            spent=writing.money(row.net_minor, whole=True),
        )


def columns(text: str) -> int:
    """How many terminal columns a text takes.

    >>> columns("絆 Kizuna")
    9
    """
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
    )


def clip(text: str, width: int) -> str:
    """The text, cut with an ellipsis where it is wider than the screen.

    >>> clip("お客様の名前", 7)
    'お客様…'
    """
    if columns(text) <= width:
        return text
    while columns(text) > width - 1:
        text = text[:-1]
    return text + "…"


def in_lines(parts: Sequence[str], width: int, between: str = " · ") -> list[str]:
    """Short phrases side by side, a new line only between two of them where they can stand whole.

    >>> in_lines(["1,197 行を読みました", "9 行は使えませんでした"], 30)
    ['1,197 行を読みました', '9 行は使えませんでした']
    """
    lines: list[str] = []
    for part in parts:
        if lines and columns(lines[-1] + between + part) <= width:
            lines[-1] += between + part
        else:
            lines.append(part)
    return [line for long in lines for line in wrap(long, width)]


def wrap(text: str, width: int) -> list[str]:
    """Lines no wider than the screen: English breaks at spaces, Japanese anywhere it may.

    >>> wrap("お客様が待っています。", 20)
    ['お客様が待っていま', 'す。']
    >>> wrap("They are waiting.", 9)
    ['They are', 'waiting.']

    A number stays with the word that counts it.

    >>> wrap("お待ちの方は 12 名です。", 16)
    ['お待ちの方は', '12 名です。']
    """
    lines, line = [], ""
    for piece in _pieces(text):
        if columns(line + piece.rstrip()) > width and line:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> Iterator[str]:
    """Pieces that may not be broken inside: some signs begin no line, others end none."""
    piece = ""
    for sign in text:
        is_counted = columns(sign) == 2 and piece[-2:-1].isdigit() and piece[-1] == " "
        may_break = (
            piece
            and not is_counted
            and sign not in _NO_START
            and piece[-1] not in _NO_END
            and (piece[-1] == " " or columns(sign) == 2 or columns(piece[-1]) == 2)
        )
        if may_break and sign != " ":
            yield piece
            piece = ""
        piece += sign
    if piece:
        yield piece
