"""What all tests of the readers need: a connection, and a file's table as plain Python."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from kizuna.base.errors import UnreadableFile
from kizuna.insight.files.raw.open import open_sources
from kizuna.insight.files.reading import RawTable

Cells = list[tuple[object, ...]]
Counted = tuple[RawTable, int, int]  # a table, its rows, its refused rows


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


@pytest.fixture
def read(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> Callable[..., tuple[RawTable, Cells]]:
    """Reads a path, or bytes written to a file first; gives the only table and its rows."""

    def read_one(content: bytes | Path, name: str = "file") -> tuple[RawTable, Cells]:
        path = content if isinstance(content, Path) else tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        (table,) = open_sources([path], connection=connection)
        return table, connection.sql(f"FROM {table.table} ORDER BY row").fetchall()

    return read_one


@pytest.fixture
def refused(connection: duckdb.DuckDBPyConnection) -> Callable[[RawTable], Cells]:
    """The refused rows of a table: row, code, cells."""
    return lambda table: connection.sql(
        f"SELECT row, code, cells FROM {table.refused} ORDER BY row"
    ).fetchall()


@pytest.fixture(scope="session")
def tortured(shared_data: Path) -> dict[str, str | list[Counted]]:
    """Every workbook of torture/xlsx: the code of its refusal, or its tables with their counts."""

    def outcome(path: Path) -> str | list[Counted]:
        with duckdb.connect() as connection:
            try:
                tables = open_sources([path], connection=connection)
            except UnreadableFile as failure:
                return failure.code
            return [
                (
                    table,
                    len(connection.sql(f"SELECT row FROM {table.table}").fetchall()),
                    len(connection.sql(f"SELECT row FROM {table.refused}").fetchall()),
                )
                for table in tables
            ]

    paths = sorted((shared_data / "torture" / "xlsx").iterdir())
    with ThreadPoolExecutor(4) as pool:  # each waits for a child process of its own
        return dict(zip([path.name for path in paths], pool.map(outcome, paths), strict=True))
