"""What has changed since the lake was copied whole, laid beside that copy as one patch a table.

Not here: when a copy is made and which state counts (`actions`).
"""

import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from django.db import connection as application
from duckdb import DuckDBPyConnection

from kizuna.collect.orders.queries.columnar import COLUMNAR, ORDER_ID, touched_orders
from kizuna.insight.engines.duckdb import literal
from kizuna.understand.lake.attached import asked_of
from kizuna.understand.lake.queries import parquet
from kizuna.understand.lake.rules import LakeState

# A patch is read with every query and written anew with every refresh: beyond these it is cheaper
# to copy everything once.
MOST_ORDERS, MOST_RATIO = 1_000, 0.1


def patched(
    connection: DuckDBPyConnection, state: LakeState, *, newest: int, folder: Path
) -> LakeState:
    """The state with all orders read again that were touched since; without patches where it is
    better to copy everything."""
    unpatched = replace(state, patches={}, replaced=())
    if not state.files:
        return unpatched
    touched = touched_orders(state.settled, vendor=application.vendor)
    earlier = f"UNION SELECT * FROM {parquet(state.replaced)}" if state.replaced else ""
    connection.execute(f"""
        CREATE TEMP TABLE touched AS SELECT id::BIGINT AS order_id FROM {asked_of(touched)};
        CREATE TEMP TABLE replaced AS SELECT * FROM touched {earlier}""")
    (changed, whole) = connection.execute(
        f"SELECT (SELECT count(*) FROM replaced), count(*) FROM {parquet(state.files['orders'])}"
    ).fetchone() or (0, 0)
    if changed > max(MOST_ORDERS, MOST_RATIO * whole):
        return unpatched
    place = folder / "patches"
    place.mkdir(exist_ok=True)

    def write(name: str, rows: str) -> list[str]:
        path = str(place / f"{name}-{newest}.parquet")
        connection.execute(f"COPY ({rows}) TO {literal(path)} (FORMAT parquet)")
        return [path]

    patches = {}
    for table, order_id in ORDER_ID.items():
        again = asked_of(f"SELECT * FROM {table} WHERE {order_id} IN ({touched})")
        rows = COLUMNAR[table].format(rows=again)
        if table in state.patches:
            rows += f" UNION ALL (SELECT * FROM {parquet(state.patches[table])}"
            rows += " AS earlier ANTI JOIN touched USING (order_id))"
        patches[table] = write(table, rows)
    return replace(state, patches=patches, replaced=write("replaced", "FROM replaced"))


def sweep_patches(state: LakeState, *, folder: Path, kept: timedelta) -> None:
    """Take away patches of former states that no reader can be reading any more."""
    named = {file for files in (*state.files.values(), *state.patches.values()) for file in files}
    named |= set(state.replaced)
    for path in (folder / "patches").glob("*.parquet"):
        if str(path) not in named and path.stat().st_mtime < time.time() - kept.total_seconds():
            path.unlink(missing_ok=True)
