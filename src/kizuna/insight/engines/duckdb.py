"""DuckDB inside the process: the default engine."""

from itertools import count

import duckdb
import narwhals as nw

from kizuna.insight.tables.shape import Frame, Rows


def open_connection() -> duckdb.DuckDBPyConnection:
    """A connection to an in-memory database of its own.

    DuckDB checkpoints even a database that lives in memory whenever 16 MB were written: 1 s of
    work each time, for nothing.
    """
    return duckdb.connect(config={"checkpoint_threshold": "1TB"})


class DuckDBEngine:
    """Frames are lazy relations of one in-memory DuckDB connection."""

    name = "duckdb"

    def __init__(self, connection: duckdb.DuckDBPyConnection | None = None) -> None:
        self.connection = connection or open_connection()
        self._numbers = count()

    def rows(self, frame: Frame) -> Rows:
        """Rows as dictionaries, straight from DuckDB: no Arrow, no pandas on the way."""
        relation = nw.to_native(frame)
        names = relation.columns
        return [dict(zip(names, row, strict=True)) for row in relation.fetchall()]

    def keep(self, frame: Frame) -> Frame:
        """Materialise into a temporary table."""
        name = f"kept_{next(self._numbers)}"
        nw.to_native(frame).create(name)
        return nw.from_native(self.connection.table(name))
