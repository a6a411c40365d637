"""Histories in steps: arrays and windows give the same rows."""

from collections.abc import Sequence

import duckdb
import narwhals as nw
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kizuna.insight.engines.duckdb import DuckDBEngine
from kizuna.insight.engines.steps import steps_by_windows, steps_of_arrays
from kizuna.insight.tables.shape import Frame

_SUMS = ("orders", "gross_minor")
_ROWS = "customer_id BIGINT, day INTEGER, orders INTEGER, gross_minor BIGINT"
_ROW = st.tuples(
    st.integers(-3, 3), st.integers(-100, 100), st.integers(1, 3), st.integers(-(10**15), 10**15)
)


def _table(engine: DuckDBEngine, name: str, columns: str, rows: Sequence[tuple[int, ...]]) -> Frame:
    engine.connection.execute(f"CREATE OR REPLACE TABLE {name} ({columns})")
    if rows:
        engine.connection.executemany(
            f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows
        )
    return nw.from_native(engine.connection.table(name))


def _sorted(engine: DuckDBEngine, frame: Frame) -> list[tuple[object, ...]]:
    rows = engine.rows(frame.select(*sorted(frame.collect_schema().names())))
    return sorted((tuple(row.values()) for row in rows), key=repr)


@given(rows=st.lists(_ROW, max_size=40))
def test_days_of_arrays_are_those_of_windows(rows: list[tuple[int, ...]]) -> None:
    engine = DuckDBEngine()
    frame = _table(engine, "rows", _ROWS, rows)
    assert _sorted(engine, engine.steps(frame, sums=_SUMS)) == _sorted(
        engine, steps_by_windows(frame, sums=_SUMS)
    )


@given(rows=st.lists(_ROW, max_size=40))
def test_periods_of_arrays_are_those_of_windows(rows: list[tuple[int, ...]]) -> None:
    engine = DuckDBEngine()
    frame = _table(engine, "rows", _ROWS, rows)
    weeks = _table(
        engine, "weeks", "day INTEGER, step BIGINT", [(day, day // 7) for day in range(-101, 102)]
    )
    assert _sorted(engine, engine.steps(frame, sums=_SUMS, steps=weeks)) == _sorted(
        engine, steps_by_windows(frame, sums=_SUMS, steps=weeks)
    )


@pytest.mark.parametrize("is_laid", [False, True])
def test_a_long_history_is_the_same_whether_or_not_it_lies_in_order(is_laid: bool) -> None:
    """More rows than DuckDB hands on at once, from two threads."""
    engine = DuckDBEngine()
    engine.connection.execute("SET threads = 2")
    engine.connection.execute(
        "CREATE TABLE rows AS SELECT hash(i) % 40000 AS customer_id, "
        "(hash(i + 1) % 900)::INTEGER AS day, 1 AS orders, i AS gross_minor FROM range(400000) t(i)"
    )
    frame: Frame = nw.from_native(
        engine.connection.sql("SELECT * REPLACE (customer_id::BIGINT AS customer_id) FROM rows")
    )
    laid = engine.keep_in_order(frame, "customer_id", "day") if is_laid else frame
    months = nw.from_native(
        engine.connection.sql("SELECT range::INTEGER AS day, range // 30 AS step FROM range(900)")
    )
    found = _digest(engine, engine.steps(laid, sums=_SUMS, steps=months))
    assert found == _digest(engine, steps_by_windows(frame, sums=_SUMS, steps=months))


def _digest(engine: DuckDBEngine, frame: Frame) -> tuple[object, ...] | None:
    names = sorted(frame.collect_schema().names())
    cells = ", ".join(f"coalesce({name}, -1)::BIGINT" for name in names)
    relation: duckdb.DuckDBPyRelation = nw.to_native(frame)
    return relation.aggregate(f"count(*), sum(hash({cells}))").fetchone()


def test_customers_written_as_texts_have_the_same_steps() -> None:
    engine = DuckDBEngine()
    rows = [(1, 5, 1, 100), (1, 9, 1, 50), (2, 5, 2, 70), (1, 9, 1, 5)]
    numbers = _table(engine, "numbers", _ROWS, rows)
    texts = numbers.with_columns(nw.col("customer_id").cast(nw.String))
    as_numbers = engine.steps(texts, sums=_SUMS).with_columns(nw.col("customer_id").cast(nw.Int64))
    assert _sorted(engine, as_numbers) == _sorted(engine, engine.steps(numbers, sums=_SUMS))


def test_nobody_has_no_steps() -> None:
    nobody = np.array([], dtype=np.int64)
    rows = {"customer_id": nobody, "day": nobody, "orders": nobody}
    found = steps_of_arrays(rows, sums=["orders"], steps={"day": nobody, "step": nobody})
    assert {name: len(values) for name, values in found.items()} == dict.fromkeys(found, 0)
