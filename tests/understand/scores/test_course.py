"""The course of months beside other periods: its words name the months that it counts."""

from kizuna.core.language.speaking import current_language
from kizuna.insight.report.writing import Writing
from kizuna.understand.scores.charts.course import lost_chart, retention_chart
from tests.insight.report.fixture_answer import shop_answer


def test_the_gained_and_lost_are_said_with_the_months_in_which_they_are_counted() -> None:
    answer = shop_answer()
    chart, writing = lost_chart(answer), Writing(current_language(), answer.currency)
    assert chart is not None
    first, last = (writing.label(answer.trend[at].label) for at in (0, -1))
    gained, lost = (sum(value or 0 for value in series.values) for series in chart.series)
    for said in (first, last, writing.number(gained), writing.number(lost)):
        assert said in chart.summary


def test_a_month_has_its_year_in_the_table_and_where_it_is_taken_along() -> None:
    answer = shop_answer()
    writing = Writing(current_language(), answer.currency)
    months = [writing.label(point.label) for point in answer.trend]
    short = [writing.short_label(point.label) for point in answer.trend]
    for chart in (lost_chart(answer), retention_chart(answer)):
        assert chart is not None
        known = len(chart.labels)
        assert (chart.labels, chart.ticks) == (months[-known:], short[-known:])
