"""DuckDB with the application's database attached to read from: only in a process that never opens
it otherwise, for the reason that `reading_child` gives.

Not here: what is read (each room's `queries.columnar`), where it goes (`actions`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files

import duckdb
from django.db import connection as application

from kizuna.insight.engines.duckdb import literal, open_connection

# The scanners are DuckDB's own, but come as packages: nothing is downloaded while Kizuna runs.
_SCANNERS = {"sqlite": "sqlite", "postgresql": "postgres"}


@contextmanager
def able_to_attach() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with all that `attach` needs, which has not touched the database yet."""
    scanner = _SCANNERS[application.vendor]
    package = files(f"duckdb_extension_{scanner}_scanner")
    name = f"extensions/v{duckdb.__version__}/{scanner}_scanner.duckdb_extension"
    with open_connection() as connection, as_file(package / name) as extension:
        connection.execute(f"LOAD {literal(str(extension))}")
        yield connection


def attach(connection: duckdb.DuckDBPyConnection) -> None:
    """Show the application's tables as `app.<table>`, committed rows only."""
    scanner = _SCANNERS[application.vendor]
    connection.execute(f"ATTACH {literal(_place())} AS app (TYPE {scanner}, READ_ONLY)")


def asked_of(statement: str) -> str:
    """SQL of a table that the database itself makes of a statement, by its own indexes.

    SQLite gives all its columns as text.
    """
    return f"{_SCANNERS[application.vendor]}_query('app', {literal(statement)})"


def _place() -> str:
    """Where the database is, as its scanner wants to hear it."""
    settings = application.settings_dict
    if application.vendor == "sqlite":
        return str(settings["NAME"])
    parts = {
        "host": settings["HOST"], "port": settings["PORT"], "user": settings["USER"],
        "password": settings["PASSWORD"], "dbname": settings["NAME"],
    }  # fmt: skip
    return " ".join(f"{key}={value}" for key, value in parts.items() if value)
