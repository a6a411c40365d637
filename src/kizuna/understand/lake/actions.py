"""Bringing the lake up to date with the application's database.

Not here: making its files (`making`), reading them (`queries`).
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from django.db import transaction
from duckdb import DuckDBPyConnection

from kizuna.core.events.queries import log_head
from kizuna.core.turns import take_turn
from kizuna.understand.lake.apart import be_ready_to_refresh as be_ready_to_refresh
from kizuna.understand.lake.apart import made_apart
from kizuna.understand.lake.by_customer import WORKED_OUT
from kizuna.understand.lake.copying import copied
from kizuna.understand.lake.making import own_tables
from kizuna.understand.lake.queries import lake_folder, lake_state
from kizuna.understand.lake.rules import LakeState
from kizuna.understand.lake.tidying import (
    alone_in,
    mark_as_former,
    nothing_left_of_a_failure,
    sweep,
)


def refresh_lake(*, first: Callable[[LakeState], None] = lambda state: None) -> bool:
    """Take in what has happened since the last time; whether anything had.

    The state is named by one file that is put in place last: a reader sees the old state or the new
    one, and a copy that was cut off leaves the old. Orders, and what they amount to by customer,
    come before everything else: `first` is given the state as soon as they stand, for what somebody
    waits for.
    """
    folder = lake_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with alone_in(folder):
        newest, is_settled = log_head()
        state = lake_state()
        is_known = state.files.keys() >= WORKED_OUT  # not where an older Kizuna copied
        if state.is_settled and newest == state.event and is_known == bool(state.files):
            return False
        own = own_tables()
        with (
            nothing_left_of_a_failure(folder, tables=own),
            made_apart(state, newest=newest, is_settled=is_settled) as states,
        ):
            for number, made in enumerate(states):
                if number == 0:
                    first(made)
        with _naming():
            kept = {table: files for table, files in lake_state().files.items() if table not in own}
            made = replace(made, files={**made.files, **kept})
            _name(made)
        sweep(made, folder=folder)
    return True


def is_first_copy_due() -> bool:
    """Whether something has happened and nothing was ever copied, which takes a while."""
    return not lake_state().files and log_head()[0] > 0


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
    former = lake_state()
    os.replace(draft, folder / "state.json")
    mark_as_former(former.paths - state.paths)
