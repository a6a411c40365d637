"""Polars and pandas frames, computed where they are: nothing is copied into a database.

Not here: Arrow tables. Narwhals has no windows over groups for them; DuckDB reads them as they lie.
"""

from collections.abc import Sequence
from typing import Self

from kizuna.insight.engines.steps import steps_by_windows
from kizuna.insight.tables.shape import Frame, Rows


class InPlaceEngine:
    """Frames stay with the library that made them (Polars lazy frames, pandas)."""

    name = "in_place"

    def rows(self, frame: Frame) -> Rows:
        """Rows as dictionaries of plain Python values; what is missing is None.

        pandas turns whole numbers into floats where some are missing; here they are whole again.
        """
        whole = {name for name, kind in frame.collect_schema().items() if kind.is_integer()}
        rows: Rows = frame.collect().rows(named=True)
        for row in rows:
            for name, value in row.items():
                if value is None or value != value:
                    row[name] = None
                elif name in whole:
                    row[name] = int(value)
        return rows

    def keep(self, frame: Frame) -> Frame:
        """Collect, and go on lazily from there."""
        return frame.collect().lazy()

    def keep_in_order(self, frame: Frame, *columns: str) -> Frame:
        """The frame as it is."""
        return frame

    def steps(self, rows: Frame, *, sums: Sequence[str], steps: Frame | None = None) -> Frame:
        """By windows."""
        return self.keep(steps_by_windows(rows, sums=sums, steps=steps))

    def beside(self) -> Self:
        """Itself: frames belong to no connection."""
        return self

    def adopt(self, frame: Frame) -> Frame:
        """The frame as it is."""
        return frame
