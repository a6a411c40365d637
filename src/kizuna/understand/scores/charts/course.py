"""The course of things by month: who stayed, who was gained, who was lost.

Not here: the counts (`insight.analyses.trend`), their sentences (`insight.report.sections`).
"""

from kizuna.base.words import Words
from kizuna.core.charts.rules import Chart, Series
from kizuna.core.language.speaking import current_language
from kizuna.insight.answer import Answer
from kizuna.insight.metric import FEWEST, METRICS
from kizuna.insight.report.sections import retention
from kizuna.insight.report.writing import Writing
from kizuna.insight.stats.measured import EMPTY

_MOST = 24  # months side by side
_FEWEST = 2  # one alone is no course: the counts beside say it better


def retention_chart(answer: Answer) -> Chart | None:
    """Retention month by month with its interval, the lost behind; None before two can be judged.

    Months with too few customers active at the start have no value, as in the report.
    """
    writing = Writing(current_language(), answer.currency)
    known = [at for at, point in enumerate(answer.trend) if point.retention.n >= FEWEST]
    if len(known) < _FEWEST:
        return None
    points = answer.trend[known[0] :][-_MOST:]
    rates = [point.retention if point.retention.n >= FEWEST else EMPTY for point in points]
    said = retention.trend(answer, writing)
    return Chart(
        key="retention",
        title=said.title,
        summary=str(said.sentence),
        note=writing.joined(retention.trend_notes(answer, writing)),
        labels=[writing.label(point.label) for point in points],
        ticks=[writing.short_label(point.label) for point in points],
        series=[
            Series(
                name=writing.say(METRICS["retention_rate"].name),
                values=[rate.value for rate in rates],
                low=[rate.low for rate in rates],
                high=[rate.high for rate in rates],
            ),
            Series(
                name=writing.say(LOST_CUSTOMERS),
                values=[None if point.retention.value is None else point.lost for point in points],
                kind="bar",
                tone="shu",
                is_behind=True,
            ),
        ],
        unit="ratio",
    )


def lost_chart(answer: Answer) -> Chart | None:
    """Customers gained and lost, month by month."""
    if not any(point.lost or point.gained for point in answer.trend):
        return None
    writing = Writing(current_language(), answer.currency)
    gained, lost = sum(p.gained for p in answer.trend), sum(p.lost for p in answer.trend)
    return Chart(
        key="gained-and-lost",
        title=writing.say(GAINED_AND_LOST),
        summary=writing.say(
            GAINED_AND_LOST_SAID,
            first=writing.label(answer.trend[0].label),
            last=writing.label(answer.trend[-1].label),
            gained=gained,
            lost=lost,
        ),
        labels=[writing.label(point.label) for point in answer.trend],
        ticks=[writing.short_label(point.label) for point in answer.trend],
        series=[
            Series(
                name=writing.say(GAINED),
                values=[p.gained for p in answer.trend],
                kind="bar",
                tone="matsu",
            ),
            Series(
                name=writing.say(LOST),
                values=[p.lost for p in answer.trend],
                kind="bar",
                tone="shu",
            ),
        ],
    )


GAINED_AND_LOST = Words(ja="増えたお客様、離れたお客様", en="Customers gained and lost")
GAINED_AND_LOST_SAID = Words(
    ja="{first}から{last}までに、{gained} 名が増え（新規と復帰）、{lost} 名が離れました。",
    en="From {first} to {last}, {gained} were gained (new or back) and {lost} were lost.",
)
GAINED = Words(ja="増えた", en="Gained")
LOST = Words(ja="離れた", en="Lost")
LOST_CUSTOMERS = Words(ja="離れた人数", en="Customers lost")
