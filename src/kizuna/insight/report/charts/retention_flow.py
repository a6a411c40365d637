"""Who was there at the start of the period, and who at its end: two bars that must close.

Not here: the counts (`answer.Retention`).
"""

from collections.abc import Iterator

from markupsafe import Markup

from kizuna.base.words import Words
from kizuna.insight.answer import Retention
from kizuna.insight.report.charts.svg import WIDTH, Scale, box, drawing, path, text
from kizuna.insight.report.writing import Writing

_LEFT, _RIGHT, _BAR, _UPPER, _LOWER = 2, WIDTH - 2, 50, 30, 132
_START = Words(ja="期間の初めに活動中 {n} 名（S）", en="Active at the start: {n} (S)")
_END = Words(ja="期間の終わりに活動中 {n} 名（E）", en="Active at the end: {n} (E)")
_RETAINED = Words(ja="続けて {n}", en="stayed {n}")
_LOST = Words(ja="離れた {n}", en="lost {n}")
_NEW = Words(ja="新しい {n}", en="new {n}")
_RETURNED = Words(ja="戻った {n}", en="came back {n}")


def retention_flow(retention: Retention, writing: Writing, *, title: str) -> Markup:
    """Start = stayed + lost; end = stayed + new and still here + came back."""
    new_still = retention.new - retention.new_and_lost
    start = [("stay", _RETAINED, retention.retained), ("risk", _LOST, retention.lost)]
    end = [
        ("stay", _RETAINED, retention.retained),
        ("good", _NEW, new_still),
        ("watch", _RETURNED, retention.returned),
    ]
    across = Scale(0, max(retention.active_start, retention.active_end, 1), _LEFT, _RIGHT)
    stayed = across.at(retention.retained)
    link = [(_LEFT, _UPPER), (stayed, _UPPER), (stayed, _LOWER), (_LEFT, _LOWER)]
    return drawing(
        path([(float(x), float(y)) for x, y in link], "link", closed=True),
        text(_LEFT, 18, writing.say(_START, n=retention.active_start), "axis", "start"),
        *_bar(start, _UPPER, across, writing),
        *_bar(end, _LOWER, across, writing),
        text(_LEFT, _LOWER + _BAR + 40, writing.say(_END, n=retention.active_end), "axis", "start"),
        height=_LOWER + _BAR + 52,
        title=title,
    )


def _bar(
    parts: list[tuple[str, Words, int]], y: float, across: Scale, writing: Writing
) -> Iterator[Markup]:
    ends = [sum(count for _, _, count in parts[: index + 1]) for index in range(len(parts))]
    room = float(_RIGHT)  # labels that do not fit inside are set below, from the right end
    for (tone, words, count), end in reversed(list(zip(parts, ends, strict=True))):
        if not count:
            continue
        x, right = across.at(end - count), across.at(end)
        label = writing.say(words, n=count)
        width = sum(14 if sign > "\u2fff" else 8 for sign in label)
        yield box(x, y, right - x - 1.5, _BAR, f"part {tone}", 3)
        if right - x > width + 12:
            yield text(x + 9, y + _BAR / 2 + 5, label, f"inside {tone}", "start")
        else:
            start = max(0.0, min(x, room - width))
            yield text(start, y + _BAR + 17, label, f"value {tone}", "start")
            room = start - 8
