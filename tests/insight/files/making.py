"""Raw tables made by hand, for the steps that come after a file is opened."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count

import duckdb

from kizuna.base.said import Said
from kizuna.insight.files.read import read_tables
from kizuna.insight.files.reading import RawTable, Reading, ReadOptions

_numbers: Iterator[int] = count()


def raw_table(
    connection: duckdb.DuckDBPyConnection,
    header: Sequence[str],
    rows: Sequence[Sequence[str | None]],
    *,
    file: str = "orders.csv",
    header_row: int | None = 1,
) -> RawTable:
    """A text file as the reader leaves it: VARCHAR cells, empty ones NULL, row numbers from 2."""
    number = next(_numbers)
    table, refused = f"made_{number}", f"made_refused_{number}"
    cells = ", ".join(f"c{i} VARCHAR" for i in range(len(header)))
    connection.execute(f"CREATE TABLE {table} (row BIGINT, {cells})")
    connection.execute(
        f"CREATE TABLE {refused} (row BIGINT, code VARCHAR, detail VARCHAR, cells VARCHAR[])"
    )
    places = ", ".join("?" * (len(header) + 1))
    if rows:
        connection.executemany(
            f"INSERT INTO {table} VALUES ({places})",
            [[line, *(cell or None for cell in row)] for line, row in enumerate(rows, start=2)],
        )
    return RawTable(
        file=file,
        kind="csv",
        table=table,
        header=tuple(header),
        types=("VARCHAR",) * len(header),
        header_row=header_row,
        refused=refused,
    )


def reading_of(
    header: Sequence[str],
    rows: Sequence[Sequence[str | None]],
    *,
    options: ReadOptions | None = None,
    header_row: int | None = 1,
) -> Reading:
    """One raw table, read to the end."""
    connection = duckdb.connect()
    raw = raw_table(connection, header, rows, header_row=header_row)
    return read_tables([raw], connection=connection, options=options or ReadOptions())


def rows_of(header: Sequence[str], *filled: Mapping[str, str]) -> list[list[str | None]]:
    """Rows of a wide export from only the cells that matter."""
    return [[cells.get(name) for name in header] for cells in filled]


def orders_of(reading: Reading) -> dict[str, dict[str, object]]:
    """Orders by number."""
    rows = reading.tables.engine.rows(reading.tables.orders)
    return {str(row["order_id"]): row for row in rows}


def said_of(reading: Reading) -> dict[str, Said]:
    """All notes by code, those of the sources too; of several with one code the last."""
    said = [*reading.notes, *(note for source in reading.sources for note in source.notes)]
    return {note.code: note for note in said}


def codes_of(reading: Reading) -> set[str]:
    """Codes of all notes, of the sources too."""
    return set(said_of(reading))
