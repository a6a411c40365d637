"""A column of ids -> the same text on both sides of a join."""

from duckdb import DuckDBPyConnection

from kizuna.insight.files.reading import SqlValue


def read_ids(
    connection: DuckDBPyConnection, table: str, column: str, column_type: str
) -> SqlValue:
    """VARCHAR id of each row, leading zeros kept."""
    raise NotImplementedError
