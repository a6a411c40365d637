"""Figures in a list, and what each of them means, in the metric's own words.

Not here: any metric (`insight.metrics`), the customers behind one (`whys`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kizuna.base.words import Words
from kizuna.core.language.speaking import current_language, say
from kizuna.core.navigation.rules import Look
from kizuna.insight.answer import Answer
from kizuna.insight.metric import BASES, METRICS, Unit
from kizuna.insight.report.sections import figures
from kizuna.insight.report.sections.groups import GROUPS, in_groups
from kizuna.insight.report.writing import Writing
from kizuna.understand.scores.charts.figures import ShownFigure, shown_figures

_UNITS = {
    Unit.RATIO: Words(ja="割合", en="Share"),
    Unit.MONEY: Words(ja="金額", en="Money"),
    Unit.COUNT: Words(ja="数", en="Count"),
    Unit.DAYS: Words(ja="日数", en="Days"),
    Unit.ORDERS: Words(ja="お客様 1 人あたりの注文数", en="Orders per customer"),
}
_BETTER = {
    "up": Words(ja="高いほど良い", en="Higher is better"),
    "down": Words(ja="低いほど良い", en="Lower is better"),
    "neither": Words(ja="良し悪しは一概に言えません", en="Neither way is better as such"),
}
_NEEDED = Words(
    ja="{n} から（それより少ないときは「データ不足」と示します）",
    en="From {n}; below that it says “too few to say”",
)
_NAMES = {
    "formula": Words(ja="計算のしかた", en="Formula"),
    "unit": Words(ja="単位", en="Unit"),
    "better": Words(ja="見かた", en="Which way"),
    "interval": Words(ja="区間の出しかた", en="Interval"),
    "basis": Words(ja="もとの数（n）", en="What n counts"),
    "needed": Words(ja="必要な数（n）", en="Needed n"),
    "source": Words(ja="出典", en="Source"),
}


@dataclass(frozen=True, kw_only=True)
class FigureGroup:
    """Figures of one kind under their heading."""

    name: str
    figures: Sequence[ShownFigure]


def definition(key: str) -> list[tuple[str, str]]:
    """What a metric says of itself: names and sentences."""
    metric = METRICS[key]
    told = {
        "formula": say(metric.formula),
        "unit": say(_UNITS[metric.unit]),
        "better": say(_BETTER[metric.better]),
        "interval": say(metric.method),
        "basis": say(BASES[metric.basis]),
        "needed": say(_NEEDED, n=max(metric.needed_n, 1)),
        "source": say(metric.source),
    }
    return [(say(_NAMES[name]), text) for name, text in told.items()]


def figure_groups(answer: Answer, look: Look) -> list[FigureGroup]:
    """Every figure that the data can give, in the groups of the report."""
    return [
        FigureGroup(name=say(GROUPS[group]), figures=shown_figures(answer, look, keys))
        for group, keys in in_groups(answer.metrics).items()
    ]


def missing_figures(answer: Answer) -> list[tuple[str, str]]:
    """Figures that the data cannot give, and what they lack."""
    writing = Writing(current_language(), answer.currency)
    return [
        (writing.say(METRICS[key].name), writing.say(figures.MISSING[estimate.missing[0]]))
        for key, estimate in answer.metrics.items()
        if estimate.missing
    ]
