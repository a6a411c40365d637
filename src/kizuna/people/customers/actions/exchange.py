"""Rows between the application's database and DuckDB, where sets are compared.

Not here: filling tables of the database (`core.bulk`).
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any

import numpy as np
from django.db import connection
from duckdb import DuckDBPyConnection

ROWS_AT_ONCE = 50_000


def bring(
    engine: DuckDBPyConnection, table: str, columns: Mapping[str, str], statement: str
) -> None:
    """Make a DuckDB table of what a statement on the application's database finds."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        # Batch by batch: a server's rows one by one take more than twice as long.
        batches = iter(lambda: cursor.fetchmany(ROWS_AT_ONCE), [])
        lay_out(engine, table, columns, chain.from_iterable(batches))


def lay_out(
    engine: DuckDBPyConnection,
    table: str,
    columns: Mapping[str, str],
    rows: Iterable[tuple[Any, ...]],
) -> None:
    """Make a DuckDB table of rows."""
    declared = ", ".join(f"{column} {kind}" for column, kind in columns.items())
    engine.execute(f"CREATE OR REPLACE TEMP TABLE {table} ({declared})")
    # Take values as text and cast: guessing types from a sample fails where it holds only NULLs.
    engine.execute("SET pandas_analyze_sample = 0")
    left = iter(rows)
    while batch := list(islice(left, ROWS_AT_ONCE)):
        arrays = {
            column: np.array(values, dtype=object)
            for column, values in zip(columns, zip(*batch, strict=True), strict=True)
        }
        engine.register("brought", arrays)
        engine.execute(f"INSERT INTO {table} SELECT * FROM brought")
        engine.unregister("brought")


def rows_of(engine: DuckDBPyConnection, sql: str) -> Iterator[tuple[Any, ...]]:
    """Rows of a DuckDB query, some at a time; nothing else may be asked of it until they ended."""
    engine.execute(sql)
    while batch := engine.fetchmany(ROWS_AT_ONCE):
        yield from batch
