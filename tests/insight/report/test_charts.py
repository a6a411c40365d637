"""Labels of the charts stand clear of each other and inside what they label."""

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from kizuna.base.period import Period
from kizuna.insight.analyses.gaps import Gaps
from kizuna.insight.analyses.rfm import RfmCell
from kizuna.insight.analyses.trend import TrendPoint
from kizuna.insight.answer import Retention
from kizuna.insight.report.charts.gap_distribution import gap_distribution
from kizuna.insight.report.charts.retention_flow import retention_flow
from kizuna.insight.report.charts.retention_trend import retention_trend
from kizuna.insight.report.charts.rfm_map import rfm_map
from kizuna.insight.report.writing import Writing
from kizuna.insight.stats.measured import EMPTY
from kizuna.insight.stats.proportions import wilson

ENGLISH = Writing("en", "GBP")
LETTER = 7.5  # width of a digit on a phone, in units of the drawing


def test_the_figures_of_neighbouring_bubbles_stay_in_their_own_cells() -> None:
    """The real CDNOW: figures ran over the edge of the drawing and into the next bubble."""
    counts = [(1, 1, 4243), (2, 1, 4187), (3, 1, 3478), (5, 5, 2801), (5, 4, 1343), (4, 2, 123456)]
    cells = [
        RfmCell(recency=r, frequency=f, customers=n, net_minor=0, segment="new")
        for r, f, n in counts
    ]
    chart = rfm_map(cells, {"new": "watch"}, ENGLISH, title="map")
    circles = re.findall(r'cx="([\d.]+)" cy="[\d.]+" r="([\d.]+)" class="bubble', chart)
    labels = re.findall(r'<text x="([\d.]+)" [^>]*text-anchor="(\w+)">([\d,]+)<', chart)
    assert len(labels) == len(counts)
    cell = (460 - 8 - 56) / 5
    for (recency, _, _), circle, (x, anchor, figure) in zip(counts, circles, labels, strict=False):
        left, right = 56 + cell * (recency - 1), 56 + cell * recency
        start = float(x) if anchor == "start" else float(x) - LETTER * len(figure) / 2
        first = min(start, float(circle[0]) - float(circle[1]))
        last = max(start + LETTER * len(figure), float(circle[0]) + float(circle[1]))
        assert left - 0.2 <= first and last <= right + 0.2


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


FLOWS = {
    "most stay": (1944, 209, 271, 32),
    "few came before, many are new": (4, 3, 900, 2),
    "hardly anybody is left": (4, 1990, 5, 3),
    "one new, one back": (800, 0, 1, 1),
}


@pytest.mark.parametrize("counts", FLOWS.values(), ids=FLOWS)
def test_a_label_outside_a_bar_hangs_on_the_middle_of_its_own_part(
    counts: tuple[int, int, int, int],
) -> None:
    stayed, lost, new, returned = counts
    start, end = stayed + lost, stayed + new + returned
    flow = Retention(
        period=Period(date(2026, 5, 1), date(2026, 6, 1)),
        active_start=start, retained=stayed, lost=lost, new=new, new_and_lost=0,
        returned=returned, active_end=end, by_sets=stayed / start, by_formula=stayed / start,
    )  # fmt: skip
    chart = retention_flow(flow, ENGLISH, title="flow")
    parts = re.findall(r'<rect x="([\d.]+)" y="(\d+)" width="([\d.]+)"[^>]*"part (\w+)"', chart)
    middles = {(tone, int(y) + 50): float(x) + float(w) / 2 for x, y, w, tone in parts}
    lines = re.findall(
        r'<line x1="([\d.]+)" y1="(\d+)" x2="\1" y2="(\d+)" class="leader (\w+)"', chart
    )
    spans = {
        (tone, int(y)): (float(x), float(x) + LETTER * len(label) * (1 if side == "start" else -1))
        for x, y, tone, side, label in re.findall(
            r'<text x="([\d.]+)" y="(\d+)" class="value (\w+)" text-anchor="(\w+)">([^<]+)<',
            chart,
        )
    }
    assert len(lines) == len(spans) > 0
    for x, top, foot, tone in lines:
        assert float(x) == pytest.approx(middles[tone, int(top)], abs=0.15)
        edge, far = spans[tone, int(foot)]
        assert abs(edge - float(x)) == pytest.approx(5, abs=0.15)
        assert min(edge, far) >= 0 and max(edge, far) <= 460
        for other, other_top, other_foot, _ in lines:
            crosses = int(other_top) == int(top) and int(other_foot) >= int(foot)
            if crosses and other != x:
                assert not min(edge, far) <= float(other) <= max(edge, far)


def test_the_label_of_a_first_rate_of_100_percent_stands_below_the_charts_title() -> None:
    chart = retention_trend([_point("2026-01", 1.0), _point("2026-02", 0.5)], ENGLISH, title="x")
    title = float(_found(r'y="([\d.]+)" class="axis"', chart))
    label = float(_found(r'y="([\d.]+)" class="value" text-anchor="middle">100.0%', chart))
    assert label - title >= 18  # a line of text


def test_a_period_that_is_not_over_is_marked_in_the_chart() -> None:
    over, open_ = _point("2026-01", 0.9), replace(_point("2026-02", None), is_unfinished=True)
    assert "not over" in retention_trend([over, open_], ENGLISH, title="x")
    assert "not over" not in retention_trend([over, over], ENGLISH, title="x")


def _found(pattern: str, chart: str) -> str:
    found = re.search(pattern, chart)
    assert found
    return found[1]


def _point(label: str, rate: float | None) -> TrendPoint:
    month = int(label[-2:])
    return TrendPoint(
        period=Period(date(2026, month, 1), date(2026, month + 1, 1)), label=label, is_whole=True,
        is_unfinished=False, buyers=40, new_customers=0, orders=40, net_minor=0, active_start=40,
        active_end=40, lost=0, gained=0, new_and_lost=0,
        retention=EMPTY if rate is None else wilson(int(40 * rate), 40),
    )  # fmt: skip
