"""Looking at each thing that Kizuna needs; none of it shows anything about anybody.

Not here: what is good enough (`rules`).
"""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import TypeVar

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.core.audit.queries import audit_verdict
from kizuna.core.bulk import change, found
from kizuna.core.health.rules import (
    DATABASE,
    FOLDER,
    MIGRATIONS,
    SQLITE,
    Check,
    told_audit_log,
    wrong_clock,
    wrong_disk,
    wrong_queue,
)
from kizuna.core.jobs.queries import waiting_since

# The WAL-reset fault: https://sqlite.org/wal.html#walresetbug
OLDEST_SQLITE = (3, 51, 3)
NEWEST_ENTRIES = 100_000
T = TypeVar("T")


def checks(*, now: datetime) -> list[Check]:
    """Everything, looked at one after another; without a database the rest of it is not asked."""
    database = Check(name=Words(ja="データベース", en="Database"), wrong=_database())
    files = [
        Check(name=Words(ja="データフォルダー", en="Data folder"), wrong=_folder()),
        Check(name=Words(ja="ディスクの空き", en="Disk"), wrong=_disk()),
    ]
    if database.wrong:
        return [database, *files]
    return [
        database,
        *_version(),
        Check(name=Words(ja="データベースの形", en="Tables"), wrong=_migrations()),
        *files,
        Check(
            name=Words(ja="処理", en="Work under way"),
            wrong=wrong_queue(_asked(waiting_since), now=now),
        ),
        Check(name=Words(ja="時計", en="Clock"), wrong=wrong_clock(_asked(_latest), now=now)),
    ]


def long_checks() -> list[Check]:
    """What may take a second or two: for a person who asks, not a program that asks all day."""
    verdict = _asked(lambda: audit_verdict(newest=NEWEST_ENTRIES))
    if verdict is None:
        return []
    wrong, well = told_audit_log(verdict, newest=NEWEST_ENTRIES)
    return [Check(name=Words(ja="監査ログ", en="Audit log"), wrong=wrong, well=well)]


def _database() -> Said | None:
    """Whether a row can be written; it is not kept. Another check tells of missing tables."""
    try:
        if not MigrationRecorder(connection).has_table():
            return None
        with transaction.atomic():
            change("DELETE FROM django_migrations WHERE id < 0")
            transaction.set_rollback(True)
    except DatabaseError as error:
        return Said("database", DATABASE, {"reason": type(error).__name__})
    return None


def _version() -> list[Check]:
    """SQLite's, where it is the database: of a server one is told nothing about a file."""
    if connection.vendor != "sqlite":
        return []
    ((version,),) = found("SELECT sqlite_version()")
    is_safe = tuple(map(int, version.split("."))) >= OLDEST_SQLITE
    wrong = None if is_safe else Said("sqlite", SQLITE, {"found": version})
    return [Check(name=Words(ja="SQLite の版", en="SQLite's version"), wrong=wrong)]


def _migrations() -> Said | None:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return Said("migrations", MIGRATIONS, {"n": len(waiting)}) if waiting else None


def _folder() -> Said | None:
    folder = Path(settings.DATA)
    try:
        with TemporaryFile(dir=folder) as file:
            file.write(b".")
    except OSError:
        return Said("folder", FOLDER, {"path": folder})
    return None


def _disk() -> Said | None:
    folder = Path(settings.DATA)
    if not folder.is_dir():
        return None  # told already
    usage = shutil.disk_usage(folder)
    return wrong_disk(usage.free, usage.total)


def _latest() -> datetime | None:
    """The latest time that the database knows: its own clock, or the last entry of a log."""
    own = "now()" if connection.vendor == "postgresql" else "NULL"
    ((audited, clock),) = found(f"SELECT max(at), {own} FROM audit_entries")
    times = [_aware(time) for time in (audited, clock) if time]
    return max(times, default=None)


def _aware(time: datetime | str) -> datetime:
    """SQLite gives the greatest time as text, in UTC."""
    if isinstance(time, str):
        time = datetime.fromisoformat(time)
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _asked(query: Callable[[], T]) -> T | None:
    """The answer; None where its table is still missing, which another check tells."""
    try:
        with transaction.atomic():
            return query()
    except DatabaseError:
        return None
