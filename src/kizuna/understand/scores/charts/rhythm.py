"""When people buy: how long they wait between purchases, and the hours of the week.

Not here: the counts (`insight.analyses`), their sentences (`insight.report.sections.rhythm`).
"""

from kizuna.base.words import Words
from kizuna.core.charts.rules import Cell, CellMap, Chart, Mark, Series
from kizuna.core.language.speaking import current_language
from kizuna.insight.answer import Answer
from kizuna.insight.metric import METRICS
from kizuna.insight.report.charts.gap_distribution import gap_bins
from kizuna.insight.report.sections import rhythm
from kizuna.insight.report.writing import Writing

_PURCHASES = Words(ja="購入の間隔", en="Gaps between purchases")
_AXIS = Words(ja="前の購入からの日数", en="Days since the purchase before")
_MEDIAN = Words(ja="中央値 {days} 日", en="Median {days} days")
_HOUR = Words(ja="{hour} 時", en="{hour}:00")
_ORDERS = Words(ja="注文 {n} 件", en="{n} orders", en_one="one order", count="n")


def gap_chart(answer: Answer) -> Chart | None:
    """How many days customers let pass between two purchases, and where the median lies."""
    if not answer.gaps.counts:
        return None
    writing = Writing(current_language(), answer.currency)
    section = rhythm.gaps(answer, writing)
    bins = gap_bins(answer.gaps.counts)
    median = answer.gaps.median
    marks = []
    if median.value is not None and median.n >= METRICS["days_between_orders"].needed_n:
        (at,) = [i for i, bin in enumerate(bins) if bin.first <= median.value][-1:]
        marks = [Mark(at=at, name=writing.say(_MEDIAN, days=writing.number(median.value)))]
    return Chart(
        key="gaps",
        title=section.title,
        summary=str(section.sentence),
        note=section.note,
        axis=writing.say(_AXIS),
        labels=[f"{bin.first}–{bin.last}" if bin.last else f"{bin.first}+" for bin in bins],
        series=[
            Series(name=writing.say(_PURCHASES), values=[bin.count for bin in bins], kind="bar")
        ],
        marks=marks,
    )


def week_map(answer: Answer) -> CellMap | None:
    """Orders by weekday and hour, where the data have times."""
    writing = Writing(current_language(), answer.currency)
    section, by_hour = rhythm.week(answer, writing), answer.week.by_hour
    if not by_hour or section.table is None:
        return None
    used = [hour for hour in range(24) if any(by_hour[day][hour] for day in range(7))]
    first, most = min(used), max(max(row) for row in by_hour)
    return CellMap(
        key="week",
        title=section.title,
        summary=str(section.sentence),
        rows=[writing.weekday(day) for day in range(7)],
        columns=[writing.say(_HOUR, hour=hour) for hour in range(first, max(used) + 1)],
        cells=[
            Cell(
                row=day,
                column=hour - first,
                strength=by_hour[day][hour] / most,
                text=writing.number(by_hour[day][hour]),
                said=[writing.say(_ORDERS, n=by_hour[day][hour])],
            )
            for day in range(7)
            for hour in range(first, max(used) + 1)
        ],
        heads=[cell.text for cell in section.table.head],
        listed=[
            [cell.text for cell in row] for group in section.table.groups for row in group.rows
        ],
    )
