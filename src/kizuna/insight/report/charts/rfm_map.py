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
    across, up = Scale(0.5, 5.5, _LEFT, _RIGHT), Scale(0.5, 5.5, _BOTTOM, _TOP)
    largest = max((cell.customers for cell in cells), default=0) or 1
    children: list[Markup] = []
    for step in range(6):
        children.append(line(across.at(step + 0.5), _TOP, across.at(step + 0.5), _BOTTOM))
        children.append(line(_LEFT, up.at(step + 0.5), _RIGHT, up.at(step + 0.5)))
    for cell in cells:
        if not cell.customers:
            continue
        x, y = across.at(cell.recency), up.at(cell.frequency)
        radius = max(3.0, 23 * math.sqrt(cell.customers / largest))
        tone = tones.get(cell.segment, "quiet")
        children.append(element("circle", cx=x, cy=y, r=radius, class_=f"bubble {tone}"))
        count = writing.number(cell.customers)
        if radius >= max(12.0, 4.6 * len(count)):  # room for the figure, larger on a phone
            children.append(text(x, y + 4, count, f"inside {tone}"))
        else:
            children.append(text(x + radius + 4, y + 4, count, "tick", "start"))
    children += _axes(writing)
    children += _legend(
        sorted({tones.get(cell.segment, "quiet") for cell in cells if cell.customers}), writing
    )
    return drawing(*children, height=326, title=title)


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
