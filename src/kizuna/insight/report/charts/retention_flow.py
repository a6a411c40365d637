"""Who was there at the start of the period, and who at its end: two bars that must close.

Not here: the counts (`answer.Retention`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from kizuna.base.words import Words
from kizuna.insight.answer import Retention
from kizuna.insight.report.charts.svg import WIDTH, Scale, box, drawing, line, path, text
from kizuna.insight.report.writing import Writing

_LEFT, _RIGHT, _BAR, _UPPER, _LOWER = 2, WIDTH - 2, 50, 30, 132
_ROW, _GAP = 18, 1.5  # height of a label's row below a bar; white between two parts
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
    above, below = (_parts(bar, across, writing) for bar in (start, end))
    foot = _LOWER + _BAR + 22 + _ROW * _rows(below)
    return drawing(
        path([(float(x), float(y)) for x, y in link], "link", closed=True),
        text(_LEFT, 18, writing.say(_START, n=retention.active_start), "axis", "start"),
        *_bar(above, _UPPER),
        *_bar(below, _LOWER),
        text(_LEFT, foot, writing.say(_END, n=retention.active_end), "axis", "start"),
        height=foot + 12,
        title=title,
    )


@dataclass(frozen=True)
class _Part:
    """One stretch of a bar and its label: inside, or beside a line down to its own row below."""

    tone: str
    label: str
    x: float
    right: float
    row: int  # 0: inside

    @property
    def width(self) -> float:
        return max(self.right - self.x - _GAP, 1.0)

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


def _parts(
    counts: list[tuple[str, Words, int]], across: Scale, writing: Writing
) -> Sequence[_Part]:
    """The parts of a bar. Rows go down from the middle of the drawing to its sides, and labels
    stand on the side of their line towards the middle: so no label meets another one's line."""
    parts, seen = [], 0
    for tone, words, count in counts:
        x, right = across.at(seen), across.at(seen + count)
        seen += count
        if count:
            label = writing.say(words, n=count)
            fits = right - x > sum(14 if sign > "\u2fff" else 8 for sign in label) + 12
            parts.append(_Part(tone, label, x, right, 0 if fits else 1))
    outside = [part for part in parts if part.row]
    left = [part for part in outside if part.middle <= WIDTH / 2][::-1]
    right_side = [part for part in outside if part.middle > WIDTH / 2]
    rows = {part: row for side in (left, right_side) for row, part in enumerate(side, start=1)}
    return [replace(part, row=rows.get(part, 0)) for part in parts]


def _rows(parts: Sequence[_Part]) -> int:
    return max((part.row for part in parts), default=0)


def _bar(parts: Sequence[_Part], y: float) -> Iterator[Markup]:
    for part in parts:
        yield box(part.x, y, part.width, _BAR, f"part {part.tone}", 3)
        if not part.row:
            yield text(part.x + 9, y + _BAR / 2 + 5, part.label, f"inside {part.tone}", "start")
            continue
        foot = y + _BAR + _ROW * part.row
        yield line(part.middle, y + _BAR, part.middle, foot, f"leader {part.tone}")
        is_left = part.middle <= WIDTH / 2
        place = part.middle + (5 if is_left else -5)
        yield text(place, foot, part.label, f"value {part.tone}", "start" if is_left else "end")
