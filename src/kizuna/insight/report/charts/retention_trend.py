"""Retention by period with its interval, and below it how many customers were lost.

Not here: the figures (`analyses.trend`).
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from markupsafe import Markup

from kizuna.base.words import Words
from kizuna.insight.analyses.trend import TrendPoint
from kizuna.insight.report.charts.svg import (
    WIDTH,
    Scale,
    box,
    drawing,
    element,
    every,
    line,
    path,
    text,
)
from kizuna.insight.report.writing import Writing

_LEFT, _RIGHT, _TOP, _MIDDLE, _BARS, _BOTTOM = 48, WIDTH - 14, 44, 180, 234, 280
_LABEL, _LETTER = 44, 7.5  # widths of a percentage and of a digit, in units of the drawing
_LOST = Words(ja="離れた方（名）", en="Customers lost")
_RATE = Words(ja="維持率（帯は 95% の区間）", en="Retention (band: 95% interval)")
_OPEN = Words(ja="途中", en="not over")


def retention_trend(points: Sequence[TrendPoint], writing: Writing, *, title: str) -> Markup:
    """A line with its band above, bars below; one column a period, at least one point with a value.

    The rate's axis starts at 0 and ends at 100%: half the height is half the customers. Above it
    there is room for a label at 100%.
    """
    across = Scale(-0.5, len(points) - 0.5, _LEFT, _RIGHT)
    return drawing(
        text(_LEFT - 34, 17, writing.say(_RATE), "axis", "start"),
        *_rates(points, across, writing),
        text(_LEFT - 34, _BARS - 26, writing.say(_LOST), "axis", "start"),
        *_bars(points, across, writing),
        *_months(points, across, writing),
        height=318,
        title=title,
    )


def _rates(points: Sequence[TrendPoint], across: Scale, writing: Writing) -> Iterator[Markup]:
    up = Scale(0, 1, _MIDDLE, _TOP)
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        yield line(_LEFT, up.at(tick), _RIGHT, up.at(tick))
        yield text(_LEFT - 6, up.at(tick) + 4, writing.percent(tick, 0), anchor="end")
    if points[-1].is_unfinished:
        left = across.at(len(points) - 1.5)
        yield box(left, _TOP, _RIGHT - left, _MIDDLE - _TOP, "unfinished")
        yield text(_RIGHT - 3, _MIDDLE - 6, writing.say(_OPEN), "tick", "end")
    known = [(index, point.retention) for index, point in enumerate(points)]
    for has_value, run in groupby(known, key=lambda pair: pair[1].value is not None):
        if not has_value:
            continue
        stretch = [(across.at(index), rate) for index, rate in run]
        upper = [(x, up.at(rate.high or 0)) for x, rate in stretch]
        lower = [(x, up.at(rate.low or 0)) for x, rate in reversed(stretch)]
        if len(stretch) > 1:
            yield path([*upper, *lower], "band", closed=True)
        else:
            yield line(*upper[0], *lower[0], "whisker")
        yield path([(x, up.at(rate.value or 0)) for x, rate in stretch], "series")
    shown = [
        (index, point) for index, point in enumerate(points) if point.retention.value is not None
    ]
    for index, point in shown:
        kind = "dot" if point.is_whole else "dot open"
        value = point.retention.value or 0
        yield element("circle", cx=across.at(index), cy=up.at(value), r=4, class_=kind)
        if index in (shown[0][0], shown[-1][0]):
            above = up.at(point.retention.high or value) - 8
            # Clear of the axis on the left and of the edge on the right.
            x = min(max(across.at(index), _LEFT + _LABEL / 2), _RIGHT - _LABEL / 2)
            yield text(x, above, writing.percent(value), "value")


def _bars(points: Sequence[TrendPoint], across: Scale, writing: Writing) -> Iterator[Markup]:
    highest = max((point.lost for point in points), default=0)
    up = Scale(0, max(1, highest), _BOTTOM, _BARS)
    width = min(34.0, (_RIGHT - _LEFT) / len(points) * 0.6)
    yield line(_LEFT, _BOTTOM, _RIGHT, _BOTTOM, "base")
    letters = max(len(writing.number(point.lost)) for point in points)
    step = every(len(points), int((_RIGHT - _LEFT) // (letters * _LETTER + 6)))
    for index, point in enumerate(points):
        if point.retention.value is None:
            continue
        x, y = across.at(index), up.at(point.lost)
        yield box(x - width / 2, y, width, _BOTTOM - y, "bar risk")
        if index % step == (len(points) - 1) % step:
            yield text(x, y - 5, writing.number(point.lost), "value risk")


def _months(points: Sequence[TrendPoint], across: Scale, writing: Writing) -> Iterator[Markup]:
    step = every(len(points), 12)
    year = ""
    for index, point in enumerate(points):
        if index % step == (len(points) - 1) % step:
            yield text(across.at(index), _BOTTOM + 17, writing.short_label(point.label))
            if point.label[:4] != year and point.label != point.label[:4]:
                year = point.label[:4]
                yield text(across.at(index), _BOTTOM + 33, year)
