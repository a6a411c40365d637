"""Apache Spark, for shops that have outgrown one machine: the extra `kizuna[spark]`.

Not here: starting a session; whoever runs Spark passes theirs in.
"""

from collections.abc import Sequence
from typing import Self

import narwhals as nw
from pyspark.sql import SparkSession

from kizuna.insight.engines.steps import steps_by_windows
from kizuna.insight.tables.shape import Frame, Rows


class SparkEngine:
    """Frames are Spark DataFrames of one session."""

    name = "spark"

    def __init__(self, session: SparkSession) -> None:
        self.session = session

    def rows(self, frame: Frame) -> Rows:
        """Collect to the driver."""
        return [row.asDict() for row in nw.to_native(frame).collect()]

    def keep(self, frame: Frame) -> Frame:
        """Cache on the cluster; computed when first read, spilled to disk when memory is short."""
        kept: Frame = nw.from_native(nw.to_native(frame).cache())
        return kept

    def keep_in_order(self, frame: Frame, *columns: str) -> Frame:
        """The frame as it is."""
        return frame

    def steps(self, rows: Frame, *, sums: Sequence[str], steps: Frame | None = None) -> Frame:
        """By windows."""
        return self.keep(steps_by_windows(rows, sums=sums, steps=steps))

    def beside(self) -> Self:
        """Itself: a session takes queries from several threads."""
        return self

    def adopt(self, frame: Frame) -> Frame:
        """The frame as it is."""
        return frame
