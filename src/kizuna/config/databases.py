"""The two databases Kizuna runs on, set up so that what was acknowledged stays.

Not here: the knob that names one (`knobs`), the tables (each app's models).
"""

import importlib
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kizuna.base.errors import Misconfigured
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.config.kinds import Database

# Before this release two connections that write and checkpoint at once can corrupt the file
# (the "WAL reset" bug of 3.7.0 to 3.51.2), and most systems still ship an older one.
OLDEST_SQLITE = (3, 51, 3)
OLD_SQLITE = Words(
    ja="SQLite {found} には、データを壊すことのある不具合があります。{needed} 以降が必要です。",
    en="SQLite {found} has a fault that can corrupt data. {needed} or later is needed.",
)
INSTALL_SQLITE = Words(
    ja="Python パッケージ pysqlite3 を新しくしてください。",
    en="Update the Python package pysqlite3.",
)
# FULL: a commit that was acknowledged survives a power cut; with NORMAL one in forty was lost.
# Memory mapping stays off: with it, a database on a failing disk reads as silently wrong.
# Batches are laid out in temporary tables: in memory, and with a cache of 64 MB, a third faster.
ON_CONNECT = (
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA mmap_size = 0;"
    " PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536"
)
LOCK_TIMEOUT_SECONDS = 20
# What the driver knows no adapter for it searches one for at every value: with these two, rows of
# booleans and empty fields go in two to three times as fast.
ADAPTERS: Mapping[type, Callable[[Any], object]] = {bool: int, type(None): lambda nothing: nothing}


def django_database(named: Database | None, *, data: Path) -> Database:
    """Django's entry for the database that was named, or for SQLite in the data folder."""
    if named and named["ENGINE"].endswith("postgresql"):
        return {**named, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    modern_sqlite()
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": (named or {"NAME": data / "kizuna.sqlite3"})["NAME"],
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": LOCK_TIMEOUT_SECONDS,
            "init_command": ON_CONNECT,
        },
    }


def modern_sqlite() -> None:
    """Put the SQLite that comes with pysqlite3 in the place of Python's own, which is older."""
    module = importlib.import_module("pysqlite3")
    refuse_old_sqlite(module.sqlite_version_info)
    for kind, adapter in ADAPTERS.items():
        module.register_adapter(kind, adapter)
    sys.modules["sqlite3"] = module
    sys.modules["sqlite3.dbapi2"] = importlib.import_module("pysqlite3.dbapi2")


def refuse_old_sqlite(found: tuple[int, int, int]) -> None:
    """Stop before a SQLite that can corrupt the file gets hold of it."""
    if found < OLDEST_SQLITE:
        values = {
            "found": ".".join(map(str, found)),
            "needed": ".".join(map(str, OLDEST_SQLITE)),
        }
        raise Misconfigured(
            Said("old_sqlite", OLD_SQLITE, values), Said("install_sqlite", INSTALL_SQLITE)
        )
