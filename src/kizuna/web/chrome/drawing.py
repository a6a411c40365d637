"""A chart as the browser's script draws it, and as rows of a table.

Not here: the script itself (`static/web/charts.js`), colours (`static/web/tokens.css`).
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict

from kizuna.base.money import minor_digits
from kizuna.base.words import Words
from kizuna.core.charts.rules import CellMap, Chart, Series
from kizuna.core.language.speaking import current_language, say
from kizuna.insight.report.writing import Writing

INTERVAL_OF = Words(ja="{name}の 95% 区間", en="95% interval of {name}")
FORECAST = Words(ja="予測", en="Forecast")


def drawing(chart: Chart | CellMap) -> dict[str, object]:
    """What the script needs of a chart or a map."""
    return map_drawing(chart) if isinstance(chart, CellMap) else chart_drawing(chart)


def map_drawing(chart: CellMap) -> dict[str, object]:
    """Rows, columns and what stands in the cells."""
    return {
        "map": chart.kind,
        "rows": list(chart.rows),
        "columns": list(chart.columns),
        "rowAxis": chart.row_axis,
        "columnAxis": chart.column_axis,
        "cells": [asdict(cell) for cell in chart.cells],
    }


def chart_drawing(chart: Chart) -> dict[str, object]:
    """Values in major units, and each value as the reader reads it."""
    show = shown_by(chart)
    scale = 10 ** minor_digits(chart.currency) if chart.unit == "money" else 1
    return {
        "language": current_language(),
        "unit": chart.unit,
        "currency": chart.currency,
        "forecast": say(FORECAST),
        "labels": list(chart.labels),
        "ticks": list(chart.ticks or chart.labels),
        "axis": chart.axis,
        "marks": [asdict(mark) for mark in chart.marks],
        "lies": chart.lies,
        "series": [
            {
                "name": series.name,
                "kind": series.kind,
                "tone": series.tone,
                "values": scaled(series.values, scale),
                "low": scaled(series.low, scale),
                "high": scaled(series.high, scale),
                "forecastFrom": series.forecast_from,
                "behind": series.is_behind,
                "shown": [shown(series, show)(value) for value in series.values],
                "span": spans(series.low, series.high, show),
            }
            for series in chart.series
        ],
    }


def table(chart: Chart | CellMap) -> tuple[list[str], list[list[str]]]:
    """Column heads and rows: every value, and every interval, under its label."""
    if isinstance(chart, CellMap):
        return list(chart.heads), [list(row) for row in chart.listed]
    show = shown_by(chart)
    heads: list[str] = []
    columns: list[list[str]] = []
    for series in chart.series:
        heads.append(series.name)
        columns.append([shown(series, show)(value) for value in series.values])
        if series.low and series.high:
            heads.append(say(INTERVAL_OF, name=series.name))
            columns.append(spans(series.low, series.high, show))
    return heads, [list(row) for row in zip(chart.labels, *columns, strict=True)]


def scaled(values: Sequence[float | None], scale: int) -> list[float | None]:
    """Values in major units."""
    return [None if value is None else value / scale for value in values]


def spans(
    low: Sequence[float | None],
    high: Sequence[float | None],
    show: Callable[[float | None], str],
) -> list[str]:
    """The ends of intervals as text; nothing where a value has none."""
    return [
        "" if start is None or end is None else f"{show(start)} – {show(end)}"
        for start, end in zip(low, high, strict=True)
    ]


def shown(series: Series, show: Callable[[float | None], str]) -> Callable[[float | None], str]:
    """How one series is written: as the chart is, or in whole numbers where it counts."""
    if not series.is_behind:
        return show
    number = Writing(current_language()).number
    return lambda value: "" if value is None else number(value)


def shown_by(chart: Chart) -> Callable[[float | None], str]:
    """How this chart's values are written."""
    writing = Writing(current_language(), chart.currency)
    write: dict[str, Callable[[float], str]] = {
        "count": lambda value: writing.number(value, 0 if float(value).is_integer() else 1),
        "ratio": writing.percent,
        "money": writing.money,
    }
    return lambda value: "" if value is None else write[chart.unit](value)
