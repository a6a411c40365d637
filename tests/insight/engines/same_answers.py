"""One shop on several engines: moving it there, asking it everything, comparing the answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import is_dataclass, replace
from math import isclose

import duckdb
import pyarrow

from kizuna.insight.analyses.changes import changes
from kizuna.insight.analyses.cohorts import cohorts
from kizuna.insight.analyses.gaps import choose_active_window, gaps
from kizuna.insight.analyses.overdue import overdue
from kizuna.insight.analyses.products import pairs, products
from kizuna.insight.analyses.retention import retention
from kizuna.insight.analyses.rfm import rfm
from kizuna.insight.analyses.segments import segments
from kizuna.insight.analyses.trend import trend
from kizuna.insight.analyses.weekdays import week_pattern
from kizuna.insight.engines.engine import Engine
from kizuna.insight.metric import METRICS
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.shop_tables import ShopTables
from kizuna.insight.tables.slice import Slice

ANALYSES: Mapping[str, Callable[[Slice], object]] = {
    "cohorts": cohorts,
    "weekly cohorts": lambda slice_: cohorts(slice_, by="week"),
    "trend": trend,
    "rfm cells": lambda slice_: rfm(slice_).cells,
    "rfm rows": lambda slice_: list(rfm(slice_).rows),
    "segments": segments,
    "gaps": gaps,
    "active window": lambda slice_: choose_active_window(slice_.tables),
    "overdue": overdue,
    "products": products,
    "pairs": pairs,
    "week": week_pattern,
    "retention": retention,
    "changes": lambda slice_: changes(slice_, _before(slice_)),
}


def _before(slice_: Slice) -> Slice:
    """The quarter before."""
    period, window = slice_.period.before("quarter"), slice_.active_window_days
    return Slice(slice_.tables, period=period, active_window_days=window)


def moved(
    tables: ShopTables, engine: Engine, frame_of: Callable[[pyarrow.Table], Frame]
) -> ShopTables:
    """A DuckDB shop's tables, handed over as Arrow, on another engine."""

    def move(frame: Frame) -> Frame:
        relation: duckdb.DuckDBPyRelation = frame.to_native()
        return frame_of(relation.to_arrow_table())

    return replace(
        tables,
        engine=engine,
        orders=move(tables.orders),
        customers=move(tables.customers),
        order_lines=None if tables.order_lines is None else move(tables.order_lines),
        products=None if tables.products is None else move(tables.products),
    )


def answers(slice_: Slice) -> dict[str, object]:
    """Every metric and every analysis, by name."""
    metrics: dict[str, object] = {key: METRICS[key].measure(slice_) for key in METRICS}
    return metrics | {name: analyse(slice_) for name, analyse in ANALYSES.items()}


def same(one: object, other: object) -> bool:
    """Equal, floats to nine digits."""
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    if is_dataclass(one) and is_dataclass(other):
        return same(vars(one), vars(other))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, Sequence) and isinstance(other, Sequence) and not isinstance(one, str):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other and type(one) is type(other)
