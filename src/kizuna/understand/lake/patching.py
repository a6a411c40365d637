"""What has changed since the lake was copied whole, laid beside that copy as one patch a table.

Not here: what has changed of customers (`by_customer`); when a copy is made (`actions`).
"""

from dataclasses import replace
from itertools import count
from pathlib import Path

from django.db import connection as application
from duckdb import DuckDBPyConnection

from kizuna.collect.orders.queries.columnar import COLUMNAR, ORDER_ID, touched_orders
from kizuna.core.events import columnar as events
from kizuna.insight.engines.duckdb import literal
from kizuna.understand.lake.attached import asked_of
from kizuna.understand.lake.queries import parquet
from kizuna.understand.lake.rules import LakeState
from kizuna.understand.lake.tidying import PATCHES

# A patch is read with every query and written anew with every refresh: beyond these it is cheaper
# to copy everything once.
FEWEST_ROWS, MOST_RATIO = 1_000, 0.1


def write_patch(
    connection: DuckDBPyConnection, name: str, rows: str, *, newest: int, folder: Path
) -> list[str]:
    """The file of these rows, as of the event `newest`; never one that is there already."""
    place = folder / PATCHES
    place.mkdir(exist_ok=True)
    paths = (place / f"{name}-{newest}-{attempt}.parquet" for attempt in count())
    path = str(next(path for path in paths if not path.exists()))
    connection.execute(f"COPY ({rows}) TO {literal(path)} (FORMAT parquet)")
    return [path]


def is_too_much(changed: int, *, whole: int) -> bool:
    """Whether a patch of so many rows, beside a table of so many, is dearer than a new copy."""
    return changed > max(FEWEST_ROWS, MOST_RATIO * whole)


def patched(
    connection: DuckDBPyConnection, state: LakeState, *, newest: int, folder: Path
) -> LakeState:
    """The state with all orders read again that were touched since; without patches where it is
    better to copy everything. Leaves a table `touched` of their ids."""
    unpatched = replace(state, patches={}, replaced=(), replaced_customers=())
    if "orders" not in state.files:
        return unpatched
    touched = touched_orders(state.settled, vendor=application.vendor)
    earlier = f"UNION SELECT * FROM {parquet(state.replaced)}" if state.replaced else ""
    connection.execute(f"""
        CREATE TEMP TABLE touched AS SELECT id::BIGINT AS order_id FROM {asked_of(touched)};
        CREATE TEMP TABLE replaced AS SELECT * FROM touched {earlier}""")
    (changed, whole) = connection.execute(
        f"SELECT (SELECT count(*) FROM replaced), count(*) FROM {parquet(state.files['orders'])}"
    ).fetchone() or (0, 0)
    if is_too_much(changed, whole=whole):
        return unpatched
    patches = {}
    for table, order_id in ORDER_ID.items():
        again = asked_of(f"SELECT * FROM {table} WHERE {order_id} IN ({touched})")
        rows = COLUMNAR[table].format(rows=again)
        if table in state.patches:
            rows += f" UNION ALL (SELECT * FROM {parquet(state.patches[table])}"
            rows += " AS earlier ANTI JOIN touched USING (order_id))"
        patches[table] = write_patch(connection, table, rows, newest=newest, folder=folder)
    replaced = write_patch(connection, "replaced", "FROM replaced", newest=newest, folder=folder)
    return replace(state, patches={**state.patches, **patches}, replaced=replaced)


def with_later_events(
    connection: DuckDBPyConnection, state: LakeState, *, newest: int, folder: Path
) -> LakeState:
    """The state with the events that came since they were copied whole: the log only grows."""
    rows = events.COLUMNAR["events"].format(rows=asked_of(events.told_events(state.events_until)))
    files = write_patch(connection, "events", rows, newest=newest, folder=folder)
    return replace(state, patches={**state.patches, "events": files})
