"""Bringing the lake up to date with the application's database.

Not here: what has changed since a whole copy (`patching`), reading the lake (`queries`).
"""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb
from deltalake import DeltaTable, write_deltalake

from kizuna.collect.orders.queries import columnar as orders
from kizuna.core.events import columnar as events
from kizuna.core.events.queries import log_head
from kizuna.insight.engines.duckdb import literal
from kizuna.people.customers.queries import columnar as customers
from kizuna.understand.lake.attached import attached
from kizuna.understand.lake.derived import DERIVED
from kizuna.understand.lake.patching import patched, sweep_patches
from kizuna.understand.lake.queries import lake_folder, lake_state, show_tables
from kizuna.understand.lake.rules import LakeState

# Readers of an older state may still be at work.
KEPT = timedelta(hours=1)
_ORDERS = {table: sql.format(rows=f"app.{table}") for table, sql in orders.COLUMNAR.items()}
COLUMNAR = {**_ORDERS, **customers.COLUMNAR, **events.COLUMNAR}


def refresh_lake() -> bool:
    """Take in what has happened since the last time; whether anything had.

    As long as few orders have changed, only those are read, and laid beside the files of the last
    whole copy. The state is named by one file that is put in place last: a reader sees the old
    state or the new one, and a copy that was cut off leaves the old.
    """
    newest, is_settled = log_head()
    state = lake_state()
    if state.is_settled and newest == state.event:
        return False
    folder = lake_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with attached() as connection:
        connection.execute("BEGIN")  # one moment for all tables
        made = patched(connection, state, newest=newest, folder=folder)
        whole = COLUMNAR.keys() - made.patches.keys()
        files = {table: _copied(connection, COLUMNAR[table], folder / table) for table in whole}
        made = replace(made, files={**made.files, **files})
        show_tables(connection, made)
        files = {
            table: _copied(connection, select, folder / table) for table, select in DERIVED.items()
        }
    settled = newest if is_settled else state.settled
    made = replace(made, event=newest, is_settled=is_settled, settled=settled)
    _name(replace(made, files={**made.files, **files}))
    sweep_patches(made, folder=folder, kept=KEPT)
    return True


def copy_into_lake(table: str, select: str) -> None:
    """A further table, of what the statement selects of the database `app`, beside the others.

    For what is worked out of the lake itself. Called by whoever refreshes the lake, and by nobody
    else: two who name a state at once would forget each other's.
    """
    with attached() as connection:
        files = _copied(connection, select, lake_folder() / table)
    state = lake_state()
    _name(replace(state, files={**state.files, table: files}))


def _name(state: LakeState) -> None:
    folder = lake_folder()
    draft = folder / "state.json.new"
    draft.write_text(state.written(), encoding="utf-8")
    os.replace(draft, folder / "state.json")


def _copied(connection: duckdb.DuckDBPyConnection, select: str, place: Path) -> list[str]:
    """The files of a table made of what the statement selects."""
    write_deltalake(str(place), connection.sql(select), mode="overwrite", schema_mode="overwrite")
    table = DeltaTable(str(place))
    table.vacuum(
        retention_hours=int(KEPT.total_seconds() // 3600),
        enforce_retention_duration=False,
        dry_run=False,
    )
    if files := [uri.removeprefix("file://") for uri in table.file_uris()]:
        return files
    empty = place / "empty.parquet"  # a table without a row has no file, but it has columns
    connection.execute(f"COPY ({select}) TO {literal(str(empty))} (FORMAT parquet)")
    return [str(empty)]
