"""Labels of the charts stand clear of each other and inside what they label."""

import re
from itertools import pairwise

import pytest

from kizuna.insight.analyses.gaps import Gaps
from kizuna.insight.analyses.rfm import RfmCell
from kizuna.insight.report.charts.gap_distribution import gap_distribution
from kizuna.insight.report.charts.rfm_map import rfm_map
from kizuna.insight.report.writing import Writing
from kizuna.insight.stats.measured import EMPTY

ENGLISH = Writing("en", "GBP")
LETTER = 7.5  # width of a digit on a phone, in units of the drawing


@pytest.mark.parametrize("longest", [9, 35, 60, 126, 400, 900])
def test_the_days_below_the_gaps_do_not_run_into_each_other(longest: int) -> None:
    counts = dict.fromkeys(range(1, longest), 100) | {longest * 3: 30}
    gaps = Gaps(counts=counts, n=1, median=EMPTY, lower_quartile=None, upper_quartile=None)
    chart = gap_distribution(gaps, ENGLISH, title="gaps")
    found = re.findall(r'<text x="([\d.]+)" y="253" [^>]*text-anchor="(\w+)">([^<]+)<', chart)
    spans = []
    for x, anchor, label in found:
        width = LETTER * len(label)
        spans.append((float(x) - (width if anchor == "end" else width / 2), width))
    assert len(spans) > 2
    for (left, width), (following, _) in pairwise(spans):
        assert left + width < following


def test_a_figure_stands_inside_a_bubble_only_where_it_has_room() -> None:
    cells = [
        RfmCell(recency=r, frequency=f, customers=n, net_minor=0, segment="new")
        for r, f, n in [(1, 1, 453), (5, 5, 165), (3, 3, 152), (2, 2, 40), (4, 4, 1234)]
    ]
    chart = rfm_map(cells, {"new": "watch"}, ENGLISH, title="map")
    radii = [float(r) for r in re.findall(r'r="([\d.]+)" class="bubble', chart)][: len(cells)]
    figures = re.findall(r'class="(inside \w+|tick)" [^>]*>([\d,]+)<', chart)
    assert [figure for _, figure in figures] == ["453", "165", "152", "40", "1,234"]
    for (kind, figure), radius in zip(figures, radii, strict=True):
        assert kind == "tick" or LETTER * len(figure) <= 2 * radius
