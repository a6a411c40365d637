"""Many rows at the pace of the database: no objects, no statement per row.

Not here: which rows, and whether they may be written (each app's actions).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, transaction


def fill(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows into columns of a table: by COPY on PostgreSQL, by executemany on SQLite.

    Values are what the driver knows: text, numbers, booleans, None. The names are the caller's
    own, never something a person typed.
    """
    named = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({named}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join("?" * len(columns))
        # Not by Django's cursor, which would keep all rows until the last is in.
        connection.connection.executemany(f"INSERT INTO {table} ({named}) VALUES ({places})", rows)


def make_temporary(table: str, columns: Mapping[str, str], *, key: str = "") -> None:
    """An empty temporary table of this connection, in place of one of the same name.

    `columns` are names with types that both databases know; `key` the primary key's columns.
    """
    declared = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    declared += f", PRIMARY KEY ({key})" if key else ""
    schema = "temp" if connection.vendor == "sqlite" else "pg_temp"
    change(f"DROP TABLE IF EXISTS {schema}.{table}")
    change(f"CREATE TEMPORARY TABLE {table} ({declared})")


def change(statement: str, parameters: Mapping[str, Any] | None = None) -> int:
    """Run one statement over a set of rows; how many it touched. Parameters are `%(name)s`."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)


def listed(ids: Iterable[int]) -> str:
    """Ids as they stand between the brackets of IN.

    >>> listed([3, 5])
    '3, 5'
    """
    return ", ".join(str(int(id_)) for id_ in ids)


def found(statement: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """The rows a statement finds."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def different_values(column: str, table: str, *, where: str = "TRUE") -> list[str]:
    """The different values of a column: one look into its index for each."""
    rows = found(
        f"""WITH RECURSIVE one (value) AS (
            SELECT min({column}) FROM {table} WHERE {where}
            UNION ALL
            SELECT (SELECT min({column}) FROM {table} WHERE {where} AND {column} > one.value)
            FROM one WHERE one.value IS NOT NULL
        ) SELECT value FROM one WHERE value IS NOT NULL ORDER BY value"""
    )
    return [value for (value,) in rows]


@contextmanager
def only_looking() -> Iterator[None]:
    """A transaction of reads and temporary tables, rolled back at the end: nobody waits for it.

    One moment of all tables on SQLite, where a transaction that may write would hold the lock.
    """
    wrapper: Any = connection
    connection.ensure_connection()  # connecting sets the mode of transactions anew
    mode = getattr(wrapper, "transaction_mode", None)
    try:
        if connection.vendor == "sqlite":
            wrapper.transaction_mode = "DEFERRED"
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        if connection.vendor == "sqlite":
            wrapper.transaction_mode = mode


def learn_size(table: str, *, added: int) -> None:
    """Tell PostgreSQL's planner that a table has at least doubled by rows just written.

    Foreign keys are checked by plans that a connection keeps: one made while the table was empty
    reads it from end to end for each row, which took minutes where seconds are enough.
    """
    if connection.vendor != "postgresql":
        return
    ((known,),) = found(
        "SELECT reltuples FROM pg_class WHERE oid = %(table)s::regclass", {"table": table}
    )
    if added > max(known, 0):
        change(f"ANALYZE {table}")


def moment_type() -> str:
    """The type of a column that holds a moment."""
    return "datetime" if connection.vendor == "sqlite" else "timestamp with time zone"


def stored_time(at: datetime) -> Any:
    """A time as plain SQL takes it on this database."""
    return connection.ops.adapt_datetimefield_value(at)


def json_object(fields: Mapping[str, str], *, flags: Mapping[str, str] | None = None) -> str:
    """SQL of a JSON object of SQL expressions; `flags` are those that are true or false."""
    is_sqlite = connection.vendor == "sqlite"
    parts = dict(fields)
    for key, flag in (flags or {}).items():
        parts[key] = f"json(CASE WHEN {flag} THEN 'true' ELSE 'false' END)" if is_sqlite else flag
    listed = ", ".join(f"'{key}', {text}" for key, text in parts.items())
    return f"{'json_object' if is_sqlite else 'jsonb_build_object'}({listed})"
