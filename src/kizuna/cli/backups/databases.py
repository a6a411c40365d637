"""Copying the database while others write to it, and bringing the copy to life elsewhere.

SQLite by its own backup API: a plain copy of the file lacks what is still in the journal.
PostgreSQL by pg_dump and pg_restore, within one snapshot. Not here: files beside it (`contents`).
"""

import os
import shutil
import subprocess
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from kizuna.base.errors import Misconfigured
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.cli.backups.contents import incomplete

INSTALLED = Path("/usr/lib/postgresql")
NO_PROGRAM = Words(
    ja="{program} が見つかりません。postgresql-client を入れてください。",
    en="{program} is not here. Install the clients of PostgreSQL (postgresql-client).",
)
PROGRAM_FAILED = Words(
    ja="{program} が失敗しました: {told}", en="{program} did not succeed: {told}"
)


def copy_database(target: Path, tables: Iterable[str]) -> dict[str, int]:
    """A copy of the application's database as of one moment; how many rows each table has in it."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return _copy_sqlite(str(connection.settings_dict["NAME"]), target, tables)
    from django.db import transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        _run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={target}")
        return _rows(cursor, tables)


def _copy_sqlite(source: str, target: Path, tables: Iterable[str]) -> dict[str, int]:
    import sqlite3

    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
        return _rows(copy.cursor(), tables)


def check_sqlite(path: Path, rows: dict[str, int]) -> None:
    """UnreadableFile: incomplete_backup, unless the copy is sound and holds all its rows."""
    import sqlite3

    with closing(sqlite3.connect(path)) as copy:
        cursor = copy.cursor()
        if cursor.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise incomplete("integrity_check")
        if cursor.execute("PRAGMA foreign_key_check").fetchone():
            raise incomplete("foreign_key_check")
        compare_rows(_rows(cursor, rows), rows)


def restore_postgresql(dump: Path, rows: dict[str, int]) -> None:
    """Fill the empty database that the settings name, all or nothing."""
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    options = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
    _run("pg_restore", *options, f"--dbname={name}", str(dump))
    with connection.cursor() as cursor:
        compare_rows(_rows(cursor, rows), rows)


def compare_rows(found: dict[str, int], wanted: dict[str, int]) -> None:
    """UnreadableFile: incomplete_backup, where a table has not the rows it had."""
    for table, count in wanted.items():
        if found[table] != count:
            raise incomplete(table)


def _rows(cursor: object, tables: Iterable[str]) -> dict[str, int]:
    found = {}
    for table in tables:
        cursor.execute(f'SELECT count(*) FROM "{table}"')  # type: ignore[attr-defined]
        found[table] = int(cursor.fetchone()[0])  # type: ignore[attr-defined]
    return found


def _run(program: str, *arguments: str) -> None:
    """One of PostgreSQL's programs on the settings' database; no password in its arguments."""
    from django.db import connection

    settings = connection.settings_dict
    names = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD",
             "NAME": "PGDATABASE"}  # fmt: skip
    own = {names[key]: str(settings[key]) for key in names if settings.get(key)}
    done = subprocess.run(
        [_program(program), *arguments],
        env={**os.environ, **own},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        told = (done.stderr.strip().splitlines() or [str(done.returncode)])[-1]
        values = {"program": program, "told": told}
        raise Misconfigured(Said("program_failed", PROGRAM_FAILED, values))


def _program(name: str) -> str:
    """The newest there is: an older one does not read a newer server."""
    found = sorted(INSTALLED.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    if found:
        return str(found[-1])
    if on_path := shutil.which(name):
        return on_path
    raise Misconfigured(Said("no_program", NO_PROGRAM, {"program": name}))
