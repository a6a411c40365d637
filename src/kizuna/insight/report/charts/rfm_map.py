"""The map of relationships: how lately against how often, a bubble for each of the 25 cells.

Not here: scores or segments (`analyses.rfm`, `analyses.segments`).
"""

import math
from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from kizuna.base.words import Words
from kizuna.insight.analyses.rfm import RfmCell
from kizuna.insight.report.charts.svg import WIDTH, Scale, drawing, element, line, text
from kizuna.insight.report.writing import Writing

_LEFT, _RIGHT, _TOP, _BOTTOM = 56, WIDTH - 8, 26, 270
_CELL = (_RIGHT - _LEFT) / 5
_ACROSS, _UP = Scale(0.5, 5.5, _LEFT, _RIGHT), Scale(0.5, 5.5, _BOTTOM, _TOP)
_GAP, _LETTER = 4, 7.5  # between a bubble and its figure; width of a digit on a phone
_RECENT = Words(ja="最近", en="lately")
_LONG_AGO = Words(ja="しばらく前", en="long ago")
_OFTEN = Words(ja="よく買う", en="often")
_SELDOM = Words(ja="たまに", en="seldom")
_LAST = Words(ja="最後の購入", en="Last purchase")
TONES: dict[str, Words] = {
    "good": Words(ja="良い関係", en="Going well"),
    "watch": Words(ja="育てたい", en="Worth growing"),
    "risk": Words(ja="離れかけ", en="Slipping away"),
    "quiet": Words(ja="静か", en="Quiet"),
}


def rfm_map(
    cells: Sequence[RfmCell], tones: Mapping[str, str], writing: Writing, *, title: str
) -> Markup:
    """Bubbles whose area is the number of customers, written beside; colour and rim by tone."""
    across, up = _ACROSS, _UP
    largest = max((cell.customers for cell in cells), default=0) or 1
    children: list[Markup] = []
    for step in range(6):
        children.append(line(across.at(step + 0.5), _TOP, across.at(step + 0.5), _BOTTOM))
        children.append(line(_LEFT, up.at(step + 0.5), _RIGHT, up.at(step + 0.5)))
    for cell in cells:
        if not cell.customers:
            continue
        children += _bubble(cell, largest, tones.get(cell.segment, "quiet"), writing)
    children += _axes(writing)
    children += _legend(
        sorted({tones.get(cell.segment, "quiet") for cell in cells if cell.customers}), writing
    )
    return drawing(*children, height=326, title=title)


def _bubble(cell: RfmCell, largest: int, tone: str, writing: Writing) -> Iterator[Markup]:
    """A bubble with its figure inside or, where that has no room, beside it: both in their cell."""
    x, y = _ACROSS.at(cell.recency), _UP.at(cell.frequency)
    count = writing.number(cell.customers)
    radius = max(3.0, 23 * math.sqrt(cell.customers / largest))
    beside = _GAP + _LETTER * len(count)
    is_inside = radius >= max(12.0, 3.8 * len(count))
    if not is_inside:
        radius = max(3.0, min(radius, (_CELL - beside) / 2))
        x -= beside / 2
    yield element("circle", cx=x, cy=y, r=radius, class_=f"bubble {tone}")
    if is_inside:
        yield text(x, y + 4, count, f"inside {tone}")
    else:
        yield text(x + radius + _GAP, y + 4, count, "tick", "start")


def _axes(writing: Writing) -> Iterator[Markup]:
    yield text(_LEFT - 6, _TOP + 14, writing.say(_OFTEN), "axis", "end")
    yield text(_LEFT - 6, _BOTTOM - 6, writing.say(_SELDOM), "axis", "end")
    yield text(_LEFT, _BOTTOM + 18, writing.say(_LONG_AGO), "axis", "start")
    yield text((_LEFT + _RIGHT) / 2, _BOTTOM + 18, f"{writing.say(_LAST)} →", "axis")
    yield text(_RIGHT, _BOTTOM + 18, writing.say(_RECENT), "axis", "end")


def _legend(tones: Sequence[str], writing: Writing) -> Iterator[Markup]:
    x = 8.0
    for tone in (name for name in TONES if name in tones):
        yield element("circle", cx=x + 6, cy=_BOTTOM + 43, r=6, class_=f"bubble {tone}")
        words = writing.say(TONES[tone])
        yield text(x + 17, _BOTTOM + 47, words, "axis", "start")
        x += 36 + len(words) * (14 if writing.language == "ja" else 7.4)
