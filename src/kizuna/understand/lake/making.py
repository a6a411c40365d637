"""The files of a new state of the lake, from the database and the state before.

Not here: where this runs (`reading_child`), naming the state (`actions`); what has changed since a
whole copy (`patching`, `by_customer`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from duckdb import DuckDBPyConnection

from kizuna.collect.orders.queries import columnar as orders
from kizuna.core.events import columnar as events
from kizuna.people.customers.queries import columnar as customers
from kizuna.understand.lake.attached import asked_of, attach
from kizuna.understand.lake.by_customer import WORKED_OUT, with_customers
from kizuna.understand.lake.copying import copied
from kizuna.understand.lake.derived import DERIVED
from kizuna.understand.lake.patching import patched, with_later_events
from kizuna.understand.lake.queries import lake_folder, show_tables
from kizuna.understand.lake.rules import LakeState


def states_made(
    connection: DuckDBPyConnection, state: LakeState, *, newest: int, is_settled: bool
) -> Iterator[LakeState]:
    """Two states as of the event `newest`: one in which the orders and what they amount to by
    customer are new, which somebody waits for; then the whole.

    As long as few orders have changed, only those are read, and laid beside the files of the last
    whole copy. Both are of one moment of the database.
    """
    folder = lake_folder()
    settled = newest if is_settled else state.settled
    attach(connection)
    connection.execute("BEGIN")  # one moment for all tables
    made = patched(connection, state, newest=newest, folder=folder)
    made = replace(made, event=newest, is_settled=is_settled, settled=settled)
    made = _with_whole(connection, made, orders.ORDER_ID.keys() - made.patches.keys())
    made = with_customers(connection, made, former=state, newest=newest, folder=folder)
    yield made
    yield _with_rest(connection, made)


def own_tables() -> set[str]:
    """The tables that are made here; others are kept beside them."""
    return {*_selects(), *WORKED_OUT, *DERIVED}


def _with_whole(
    connection: DuckDBPyConnection, made: LakeState, tables: Iterable[str]
) -> LakeState:
    folder, selects = lake_folder(), _selects()
    files = {table: copied(connection, selects[table], folder / table) for table in tables}
    return replace(made, files={**made.files, **files})


def _selects() -> dict[str, str]:
    """SQL of each table that is a copy of the application's own."""
    return {
        **{table: sql.format(rows=f"app.{table}") for table, sql in orders.COLUMNAR.items()},
        **customers.COLUMNAR,
        "events": events.COLUMNAR["events"].format(rows=asked_of(events.told_events())),
    }


def _with_rest(connection: DuckDBPyConnection, made: LakeState) -> LakeState:
    """The state with everything that is neither an order nor made of orders alone."""
    rest = _selects().keys() - orders.ORDER_ID.keys()
    if made.replaced and "events" in made.files:
        made = with_later_events(connection, made, newest=made.event, folder=lake_folder())
        rest -= {"events"}
    else:
        made = replace(made, events_until=made.settled)
    made = _with_whole(connection, made, rest)
    show_tables(connection, made, ["habits"])
    folder = lake_folder()
    files = {table: copied(connection, select, folder / table) for table, select in DERIVED.items()}
    return replace(made, files={**made.files, **files})
