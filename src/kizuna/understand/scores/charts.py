"""Analyses as figures and charts of the application.

Not here: drawing them (`web.chrome`), the same analyses in the printed report (`insight.report`).
"""

from dataclasses import asdict

from kizuna.base.words import Words
from kizuna.core.charts.rules import Chart, Series
from kizuna.core.language.speaking import current_language
from kizuna.insight.answer import Answer
from kizuna.insight.metric import FEWEST, METRICS
from kizuna.insight.report.charts.gap_distribution import gap_bins
from kizuna.insight.report.sections import figures, retention, rhythm
from kizuna.insight.report.writing import Writing
from kizuna.insight.stats.measured import EMPTY

_TONES = {"good": "better", "risk": "worse"}


def shown_cards(answer: Answer) -> list[dict[str, object]]:
    """The chief figures as the component "figure" wants them: what the report's cards say."""
    writing = Writing(current_language(), answer.currency)
    return [
        {**asdict(card), "tone": _TONES.get(card.tone, "")}
        for card in figures.cards(answer, writing)
    ]


def retention_chart(answer: Answer) -> Chart | None:
    """Retention month by month with its interval; None where no month can be judged.

    Months with too few customers active at the start have no value, as in the report.
    """
    writing = Writing(current_language(), answer.currency)
    months = [point.retention if point.retention.n >= FEWEST else EMPTY for point in answer.trend]
    if all(month.value is None for month in months):
        return None
    said = retention.trend(answer, writing)
    return Chart(
        key="retention",
        title=said.title,
        summary=str(said.sentence),
        labels=[writing.short_label(point.label) for point in answer.trend],
        series=[
            Series(
                name=writing.say(METRICS["retention_rate"].name),
                values=[month.value for month in months],
                low=[month.low for month in months],
                high=[month.high for month in months],
            )
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
        summary=writing.say(GAINED_AND_LOST_SAID, gained=gained, lost=lost),
        labels=[writing.short_label(point.label) for point in answer.trend],
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


def gap_chart(answer: Answer) -> Chart | None:
    """How many days customers let pass between two purchases."""
    if not answer.gaps.counts:
        return None
    writing = Writing(current_language(), answer.currency)
    said = rhythm.gaps(answer, writing)
    bins = gap_bins(answer.gaps.counts)
    return Chart(
        key="gaps",
        title=said.title,
        summary=str(said.sentence),
        labels=[
            writing.say(DAYS, days=f"{bin.first}–{bin.last}" if bin.last else f"{bin.first}+")
            for bin in bins
        ],
        series=[
            Series(name=writing.say(PURCHASES), values=[bin.count for bin in bins], kind="bar")
        ],
    )


GAINED_AND_LOST = Words(ja="増えたお客様、離れたお客様", en="Customers gained and lost")
GAINED_AND_LOST_SAID = Words(
    ja="この間に {gained} 名が増え（新規と復帰）、{lost} 名が離れました。",
    en="Over this time {gained} were gained (new or back) and {lost} were lost.",
)
GAINED = Words(ja="増えた", en="Gained")
LOST = Words(ja="離れた", en="Lost")
DAYS = Words(ja="{days} 日", en="{days} days")
PURCHASES = Words(ja="購入の間隔", en="Gaps between purchases")
