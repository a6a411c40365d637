"""DuckDB inside the process: the default engine."""

from collections.abc import Sequence
from itertools import count
from typing import Self

import duckdb
import narwhals as nw

from kizuna.insight.engines.steps import (
    MAY_BE_NOTHING,
    NOTHING,
    Array,
    steps_by_windows,
    steps_of_arrays,
)
from kizuna.insight.tables.shape import Frame, Rows


def open_connection() -> duckdb.DuckDBPyConnection:
    """A connection to an in-memory database of its own.

    DuckDB checkpoints even a database that lives in memory whenever 16 MB were written: 1 s of
    work each time, for nothing.
    """
    return duckdb.connect(config={"checkpoint_threshold": "1TB"})


def literal(text: str) -> str:
    """A text as it stands in a statement.

    >>> literal("L'Occitane")
    "'L''Occitane'"
    """
    return "'" + text.replace("'", "''") + "'"


_numbers = count()  # engines beside each other share one database, so names must differ


class DuckDBEngine:
    """Frames are lazy relations of one in-memory DuckDB connection."""

    name = "duckdb"

    def __init__(self, connection: duckdb.DuckDBPyConnection | None = None) -> None:
        self.connection = connection or open_connection()
        self._arrays: dict[str, dict[str, Array]] = {}

    def rows(self, frame: Frame) -> Rows:
        """Rows as dictionaries, straight from DuckDB: no Arrow, no pandas on the way."""
        relation = nw.to_native(frame)
        names = relation.columns
        return [dict(zip(names, row, strict=True)) for row in relation.fetchall()]

    def keep(self, frame: Frame) -> Frame:
        """Materialise into a table that lives as long as the connection."""
        return self._table(nw.to_native(frame))

    def _table(self, relation: duckdb.DuckDBPyRelation) -> Frame:
        name = f"kept_{next(_numbers)}"
        relation.create(name)
        return nw.from_native(self.connection.table(name))

    def keep_in_order(self, frame: Frame, *columns: str) -> Frame:
        """Rows that lie by customer are grouped by customer in a fifth of the time."""
        return self._table(nw.to_native(frame).order(", ".join(columns)))

    def steps(self, rows: Frame, *, sums: Sequence[str], steps: Frame | None = None) -> Frame:
        """Through arrays where customers are numbers, by windows where they are texts.

        DuckDB reads arrays where they lie: to copy them into a table takes longer than to make
        them.
        """
        if not rows.collect_schema()["customer_id"].is_integer():
            return self.keep(steps_by_windows(rows, sums=sums, steps=steps))
        found = steps_of_arrays(
            nw.to_native(rows.select("customer_id", "day", *sums)).fetchnumpy(),
            sums=sums,
            steps=None if steps is None else nw.to_native(steps).fetchnumpy(),
        )
        name = f"kept_{next(_numbers)}"
        self._arrays[name] = found
        self.connection.register(name, found)
        columns = (
            f"nullif({column}, {NOTHING}) AS {column}" if column in MAY_BE_NOTHING else column
            for column in found
        )
        return nw.from_native(self.connection.sql(f"SELECT {', '.join(columns)} FROM {name}"))

    def beside(self) -> Self:
        """A second connection to the same database; DuckDB's are for one thread each."""
        twin = type(self)(self.connection.cursor())
        twin._arrays.update(self._arrays)
        for name, arrays in self._arrays.items():  # known to one connection only, unlike tables
            twin.connection.register(name, arrays)
        return twin

    def adopt(self, frame: Frame) -> Frame:
        """The same query on this connection."""
        return nw.from_native(self.connection.sql(nw.to_native(frame).sql_query()))
