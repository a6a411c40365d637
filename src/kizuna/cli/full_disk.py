"""A full disk, whoever meets it first: Python, DuckDB, SQLite or PostgreSQL. Told as a sentence."""

import errno
import sys

from kizuna.base.errors import Refused
from kizuna.base.said import Said
from kizuna.base.words import Words

DISK_FULL = Words(
    ja="ディスクに空きがなく、最後まで書けませんでした。",
    en="The disk is full, and not everything could be written.",
)
MAKE_ROOM = Words(
    ja="空きを作ってから、もう一度実行してください。", en="Make room, then run this again."
)
# Databases and shutil tell it in their text alone.
TOLD = ("database or disk is full", "No space left on device")


def writing_errors() -> tuple[type[Exception], ...]:
    """What is raised where something cannot be written; of databases, once they are in use."""
    errors: list[type[Exception]] = [OSError]
    if "duckdb" in sys.modules:
        import duckdb

        errors.append(duckdb.Error)
    if "django.db" in sys.modules:
        import sqlite3

        from django.db import OperationalError

        errors += [OperationalError, sqlite3.OperationalError]
    return tuple(errors)


def is_disk_full(error: Exception) -> bool:
    """Whether that is what `error` says.

    >>> is_disk_full(OSError(errno.ENOSPC, "")), is_disk_full(OSError(errno.EACCES, ""))
    (True, False)
    """
    number = error.errno if isinstance(error, OSError) else None
    return number in (errno.ENOSPC, errno.EDQUOT) or any(text in str(error) for text in TOLD)


def disk_full() -> Refused:
    """What its reader is told."""
    return Refused(Said("disk_full", DISK_FULL), Said("make_room", MAKE_ROOM))
