"""A column of numbers as people write them -> quantities and exact amounts."""

from duckdb import DuckDBPyConnection

from kizuna.insight.files.reading import SqlValue


def read_numbers(
    connection: DuckDBPyConnection, table: str, column: str, column_type: str, *, header: str
) -> SqlValue:
    """DOUBLE of each row, for quantities."""
    raise NotImplementedError


def read_amounts(
    connection: DuckDBPyConnection,
    table: str,
    column: str,
    column_type: str,
    *,
    digits: int,
    header: str,
) -> SqlValue:
    """BIGINT minor units of each row, exact; a half is rounded away from zero."""
    raise NotImplementedError


def currencies_in(connection: DuckDBPyConnection, table: str, column: str) -> dict[str, int]:
    """ISO codes of the symbols and suffixes found in the cells -> how many cells."""
    raise NotImplementedError
