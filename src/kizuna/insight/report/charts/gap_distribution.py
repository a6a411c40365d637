"""How long customers wait between purchases: bars, the median, and where the middle half lies.

Not here: the figures (`analyses.gaps`).
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from kizuna.base.words import Words
from kizuna.insight.analyses.gaps import Gaps
from kizuna.insight.report.charts.svg import (
    WIDTH,
    Scale,
    box,
    drawing,
    every,
    line,
    round_ticks,
    text,
)
from kizuna.insight.report.writing import Writing

_LEFT, _RIGHT, _TOP, _BOTTOM = 50, WIDTH - 14, 64, 236
_DAYS = Words(ja="前の購入からの日数", en="Days since the purchase before")
_COUNT = Words(ja="回数", en="Times")
_MEDIAN = Words(ja="中央値 {days}", en="Median {days}")
_HALF = Words(ja="半分の間隔がこの中", en="half of all gaps")


@dataclass(frozen=True)
class Bin:
    """Gaps of `first` up to `last` days, both included; `last` None: and longer."""

    first: int
    last: int | None
    count: int


def gap_bins(counts: dict[int, int], *, bars: int = 18) -> list[Bin]:
    """At most `bars` bins of equal width in whole weeks (days where gaps are short).

    The last one holds the long tail beyond 95% of all gaps.

    >>> [(bin.first, bin.last, bin.count) for bin in gap_bins({1: 2, 3: 1, 40: 1}, bars=3)]
    [(1, 14, 3), (15, 28, 0), (29, None, 1)]
    """
    if not counts:
        return []
    total, seen, long = sum(counts.values()), 0, 0
    for day in sorted(counts):
        seen += counts[day]
        long = day
        if seen >= 0.95 * total:
            break
    width = math.ceil(long / bars)
    if width > 2:
        width = math.ceil(width / 7) * 7
    full = max(1, min(bars - 1, math.ceil(long / width)))
    filled = [0] * (full + 1)
    for day, count in counts.items():
        filled[min(full, max(0, day - 1) // width)] += count
    bins = [Bin(i * width + 1, (i + 1) * width, filled[i]) for i in range(full)]
    return [*bins, Bin(full * width + 1, None, filled[full])] if filled[full] else bins


def gap_distribution(gaps: Gaps, writing: Writing, *, title: str) -> Markup:
    """Bars of equal width; the median's label stands clear above them."""
    bins = gap_bins(gaps.counts)
    width = bins[0].last or 1
    across = Scale(0, len(bins) * width, _LEFT, _RIGHT)
    ticks = round_ticks(max(bin.count for bin in bins))
    up = Scale(0, ticks[-1], _BOTTOM, _TOP)
    children = [text(10, 17, writing.say(_COUNT), "axis", "start")]
    for tick in ticks:
        children.append(line(_LEFT, up.at(tick), _RIGHT, up.at(tick), "grid" if tick else "base"))
        children.append(text(_LEFT - 6, up.at(tick) + 4, writing.number(tick), anchor="end"))
    children += _middle(gaps, across, writing)
    step, last = every(len(bins), 7), len(bins) - (3 if bins[-1].last is None else 0)
    for index, bin in enumerate(bins):
        x, right = across.at(index * width), across.at((index + 1) * width)
        kind = "bar" if bin.last else "bar tail"
        children.append(
            box(x + 2, up.at(bin.count), right - x - 4, _BOTTOM - up.at(bin.count), kind)
        )
        if bin.last and index % step == 0 and index < last:
            label = f"{bin.first}–{bin.last}" if bin.last > bin.first else f"{bin.first}"
            children.append(text((x + right) / 2, _BOTTOM + 17, label))
        elif not bin.last:
            children.append(text(right, _BOTTOM + 17, f"{bin.first}+", anchor="end"))
    children += _median(gaps, across, writing)
    children.append(text((_LEFT + _RIGHT) / 2, _BOTTOM + 40, writing.say(_DAYS), "axis"))
    return drawing(*children, height=284, title=title)


def _middle(gaps: Gaps, across: Scale, writing: Writing) -> Iterator[Markup]:
    if gaps.lower_quartile is None or gaps.upper_quartile is None:
        return
    first = min(across.at(gaps.lower_quartile - 0.5), _RIGHT)
    last = min(across.at(gaps.upper_quartile - 0.5), _RIGHT)
    yield box(first, _TOP - 12, last - first, _BOTTOM - _TOP + 12, "middle")
    yield text(min(last + 6, _RIGHT - 96), _TOP - 4, writing.say(_HALF), "tick", "start")


def _median(gaps: Gaps, across: Scale, writing: Writing) -> Iterator[Markup]:
    if gaps.median.value is None:
        return
    x = min(across.at(gaps.median.value - 0.5), _RIGHT)
    yield line(x, 34, x, _BOTTOM, "mark")
    days = f"{gaps.median.value:g}" + (" 日" if writing.language == "ja" else " days")
    label = writing.say(_MEDIAN, days=days)
    yield text(min(max(x, _LEFT + 40), _RIGHT - 50), 27, label, "value")
