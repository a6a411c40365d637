"""The lake, opened to read.

Not here: what is computed from it (`understand.scores`).
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
from django.conf import settings

from kizuna.insight.engines.duckdb import literal, open_connection
from kizuna.understand.lake.rules import LakeState


def lake_folder() -> Path:
    """Where the lake lies."""
    return Path(settings.DATA) / "lake"


def lake_state() -> LakeState:
    """Its present state; one of no event where there is none yet."""
    path = lake_folder() / "state.json"
    return LakeState.read(path.read_text(encoding="utf-8")) if path.exists() else LakeState()


def open_lake() -> duckdb.DuckDBPyConnection:
    """A connection of its own in which each table of the present state is a view."""
    connection = open_connection()
    show_tables(connection, lake_state().files)
    return connection


def show_tables(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Sequence[str]]) -> None:
    """Make a view of each table that lies in these files."""
    for table, files in tables.items():
        named = ", ".join(map(literal, files))
        connection.execute(f"CREATE VIEW {table} AS FROM read_parquet([{named}])")


def lake_texts(table: str, statement: str) -> list[str]:
    """The one column of texts that a statement over a table finds; none while it is not there."""
    if table not in lake_state().files:
        return []
    with open_lake() as lake:
        return [str(text) for (text,) in lake.execute(statement).fetchall()]
