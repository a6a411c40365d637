"""The lake, opened to read.

Not here: what is computed from it (`understand.scores`).
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb
from django.conf import settings

from kizuna.insight.engines.duckdb import literal, open_connection
from kizuna.understand.lake.derived import BY_CUSTOMER
from kizuna.understand.lake.rules import LakeState


def lake_folder() -> Path:
    """Where the lake lies."""
    return Path(settings.DATA) / "lake"


def lake_state() -> LakeState:
    """Its present state; one of no event where there is none yet."""
    path = lake_folder() / "state.json"
    return LakeState.read(path.read_text(encoding="utf-8")) if path.exists() else LakeState()


def open_lake(
    state: LakeState | None = None, *, tables: Iterable[str] | None = None
) -> duckdb.DuckDBPyConnection:
    """A connection of its own in which each table of the present state, or this, is a view.

    A page that asks few `tables` names them: each view looks into its files when it is made.
    """
    connection = open_connection()
    chosen = state or lake_state()
    show_tables(connection, chosen, chosen.files if tables is None else tables)
    return connection


def show_tables(
    connection: duckdb.DuckDBPyConnection, state: LakeState, tables: Iterable[str]
) -> None:
    """Make a view of each of these tables of a state."""
    for table in tables:
        connection.execute(f"CREATE VIEW {table} AS {rows_of(state, table)}")


def rows_of(state: LakeState, table: str) -> str:
    """SQL of the rows of one table: those of its files that stand, and its patch."""
    rows = f"SELECT * FROM {parquet(state.files[table])} AS known"
    if table not in state.patches:
        return rows
    if table == "events":
        rows += f" WHERE event_id <= {state.events_until}"
    elif table in BY_CUSTOMER:
        rows += f" ANTI JOIN {parquet(state.replaced_customers)} AS gone USING (customer_id)"
    else:
        rows += f" ANTI JOIN {parquet(state.replaced)} AS gone USING (order_id)"
    return f"{rows} UNION ALL SELECT * FROM {parquet(state.patches[table])}"


def parquet(files: Sequence[str]) -> str:
    """SQL that reads Parquet files as one table."""
    return f"read_parquet([{', '.join(map(literal, files))}])"


def lake_texts(table: str, statement: str) -> list[str]:
    """The one column of texts that a statement over a table finds; none while it is not there."""
    state = lake_state()
    if table not in state.files:
        return []
    with open_lake(state, tables=[table]) as lake:
        return [str(text) for (text,) in lake.execute(statement).fetchall()]
