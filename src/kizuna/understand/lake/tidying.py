"""The files of the lake that no state names: kept while somebody may read them, then taken away.

Not here: making files (`copying`, `patching`), naming them (`actions`).
"""

import fcntl
import os
import time
from collections.abc import Iterable, Iterator, Set
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from kizuna.understand.lake.rules import LakeState

# Readers of an older state may still be at work.
KEPT = timedelta(hours=1)
PATCHES = "patches"


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Wait until nobody else makes a state, in whichever process, and keep others waiting.

    The system lets go of a process that was killed.
    """
    with (folder / "making.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def nothing_left_of_a_failure(folder: Path, *, tables: Iterable[str]) -> Iterator[None]:
    """Takes away what was written to these tables in vain: tried again and again, it would fill
    the disk, or keep a full one full."""
    places = [folder / name for name in (*tables, PATCHES)]
    before = {path for place in places for path in place.glob("*.parquet")}
    with ExitStack() as failed:
        failed.callback(_take_away_all_but, before, places)
        yield
        failed.pop_all()


def _take_away_all_but(known: Set[Path], places: Iterable[Path]) -> None:
    for place in places:
        for path in {*place.glob("*.parquet")} - known:
            path.unlink(missing_ok=True)


def mark_as_former(paths: Iterable[str]) -> None:
    """From now on no state names these files."""
    for path in paths:
        with suppress(FileNotFoundError):
            os.utime(path)


def sweep(state: LakeState, *, folder: Path) -> None:
    """Take away the files that this state does not name, and none has for a while.

    Not by the vacuum of Delta, which knows only its own newest version: where that was made in
    vain, the state still names the one before.
    """
    for path in folder.glob("*/*.parquet"):
        is_old = path.stat().st_mtime < time.time() - KEPT.total_seconds()
        if is_old and str(path) not in state.paths:
            path.unlink(missing_ok=True)
