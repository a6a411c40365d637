"""What an engine must be able to do; everything else is Narwhals expressions."""

from collections.abc import Sequence
from typing import Protocol, Self

from kizuna.insight.tables.shape import Frame, Rows


class Engine(Protocol):
    """Computes frames. Metrics never see an engine; they see frames."""

    name: str

    def rows(self, frame: Frame) -> Rows:
        """Run the frame and give its rows as dictionaries of plain Python values.

        For small results: one row of totals, a distribution, a page of a list.
        """
        ...

    def keep(self, frame: Frame) -> Frame:
        """The same frame, computed once and held, because several metrics will read it."""
        ...

    def keep_in_order(self, frame: Frame, *columns: str) -> Frame:
        """The same frame for many groupings by the first of these columns.

        An engine that gains by it holds the rows in this order; the others give the frame back.
        """
        ...

    def steps(self, rows: Frame, *, sums: Sequence[str], steps: Frame | None = None) -> Frame:
        """Each customer's history, a row per day or step, held: as `steps_by_windows` says."""
        ...

    def beside(self) -> Self:
        """Another engine over the same tables, for use by a second thread."""
        ...

    def adopt(self, frame: Frame) -> Frame:
        """A frame of an engine beside this one, to be computed by this one."""
        ...
