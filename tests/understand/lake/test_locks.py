"""Two libraries of SQLite never open the database in one process: they would undo each other's
locks."""

import sys
from pathlib import Path

import pytest
from django.db import connection

from kizuna.understand.lake.actions import refresh_lake
from kizuna.understand.lake.rules import LakeState
from tests.understand.scores.shop import record_small_shop


def _locks_held(path: Path) -> int:
    """How many locks this system knows on a file, whoever holds them."""
    inode = str(path.stat().st_ino)
    lines = Path("/proc/locks").read_text("ascii").splitlines()
    return sum(line.split()[5].rpartition(":")[2] == inode for line in lines)


@pytest.mark.skipif(sys.platform != "linux", reason="the list of locks is Linux's")
@pytest.mark.django_db(transaction=True)
def test_while_the_lake_is_made_this_process_keeps_its_locks_on_the_database() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite locks files")
    record_small_shop()
    shared = Path(f"{connection.settings_dict['NAME']}-shm")
    held = []

    def first(state: LakeState) -> None:
        held.append(_locks_held(shared))

    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM customers")
        cursor.fetchall()
    before = _locks_held(shared)
    assert before, "whoever has the database open holds a lock on its shared memory"
    assert refresh_lake(first=first)
    assert held[0] >= before
    assert _locks_held(shared) >= before
    assert "sqlite_scanner" not in Path("/proc/self/maps").read_text("utf-8")
