"""The lake, opened to read.

Not here: what is computed from it (`understand.scores`).
"""

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
    for table, files in lake_state().files.items():
        named = ", ".join(map(literal, files))
        connection.execute(f"CREATE VIEW {table} AS FROM read_parquet([{named}])")
    return connection
