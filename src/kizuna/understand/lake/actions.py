"""Bringing the lake up to date with the application's database.

Not here: what has changed since a whole copy (`patching`, `by_customer`), reading (`queries`).
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from django.db import transaction
from duckdb import DuckDBPyConnection

from kizuna.collect.orders.queries import columnar as orders
from kizuna.core.events import columnar as events
from kizuna.core.events.queries import log_head
from kizuna.core.turns import take_turn
from kizuna.people.customers.queries import columnar as customers
from kizuna.understand.lake.attached import asked_of, attached
from kizuna.understand.lake.by_customer import WORKED_OUT, with_customers
from kizuna.understand.lake.copying import KEPT, copied
from kizuna.understand.lake.derived import DERIVED
from kizuna.understand.lake.patching import patched, sweep_patches, with_later_events
from kizuna.understand.lake.queries import lake_folder, lake_state, show_tables
from kizuna.understand.lake.rules import LakeState


def refresh_lake(*, first: Callable[[LakeState], None] = lambda state: None) -> bool:
    """Take in what has happened since the last time; whether anything had.

    As long as few orders have changed, only those are read, and laid beside the files of the last
    whole copy. The state is named by one file that is put in place last: a reader sees the old
    state or the new one, and a copy that was cut off leaves the old. Orders, and what they amount
    to by customer, come before everything else: `first` is given the state as soon as they stand,
    for what somebody waits for.
    """
    newest, is_settled = log_head()
    state = lake_state()
    is_known = state.files.keys() >= WORKED_OUT  # not where an older Kizuna copied
    if state.is_settled and newest == state.event and is_known == bool(state.files):
        return False
    folder = lake_folder()
    folder.mkdir(parents=True, exist_ok=True)
    settled = newest if is_settled else state.settled
    with attached() as connection:
        connection.execute("BEGIN")  # one moment for all tables
        made = patched(connection, state, newest=newest, folder=folder)
        made = replace(made, event=newest, is_settled=is_settled, settled=settled)
        made = _with_whole(connection, made, orders.ORDER_ID.keys() - made.patches.keys())
        made = with_customers(connection, made, former=state, newest=newest, folder=folder)
        first(made)
        made = _with_rest(connection, made)
    with _naming():
        kept = {table: own for table, own in lake_state().files.items() if table not in _own()}
        made = replace(made, files={**made.files, **kept})
        _name(made)
    sweep_patches(made, folder=folder, kept=KEPT)
    return True


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


def _own() -> set[str]:
    """The tables that are made here; others are kept beside them."""
    return {*_selects(), *WORKED_OUT, *DERIVED}


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


def keep_in_lake(connection: DuckDBPyConnection, table: str, select: str) -> None:
    """A further table, of what the statement selects on the connection, beside the others.

    For what is worked out of the lake itself. Others may take in what happens meanwhile.
    """
    files = copied(connection, select, lake_folder() / table)
    with _naming():
        state = lake_state()
        _name(replace(state, files={**state.files, table: files}))


def forget_in_lake(table: str) -> None:
    """Without such a further table, where it is there."""
    with _naming():
        state = lake_state()
        rest = {name: own for name, own in state.files.items() if name != table}
        _name(replace(state, files=rest))


@contextmanager
def _naming() -> Iterator[None]:
    """One after another: two who name a state at once would forget each other's."""
    with transaction.atomic():
        take_turn("lake")
        yield


def _name(state: LakeState) -> None:
    folder = lake_folder()
    draft = folder / "state.json.new"
    draft.write_text(state.written(), encoding="utf-8")
    os.replace(draft, folder / "state.json")
