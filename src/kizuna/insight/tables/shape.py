"""How a table's shape is declared, and how a frame is checked against it.

Not here: reading anything into a table (`insight.files`) or computing from it (`insight.metrics`).
"""

from dataclasses import dataclass
from typing import Any, TypeAlias

import narwhals as nw

from kizuna.base.words import Words

# The one place where a frame's native type is left open: Narwhals wraps whatever the engine brings.
Frame: TypeAlias = nw.LazyFrame[Any]
Row: TypeAlias = dict[str, Any]
ColumnType: TypeAlias = (
    type[nw.String] | type[nw.Boolean] | type[nw.Int32] | type[nw.Int64] | type[nw.Float64]
)
Rows: TypeAlias = list[Row]


@dataclass(frozen=True)
class Column:
    """One column: its type, whether it may be null, and what it means."""

    name: str
    dtype: ColumnType
    nullable: bool
    meaning: Words


@dataclass(frozen=True)
class Shape:
    """One table: its name, what one row is (grain), its key and its columns."""

    name: str
    grain: Words
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(column.name for column in self.columns)

    def conform(self, frame: Frame) -> Frame:
        """The frame with exactly these columns in this order and with these types.

        Labels (text) may stay an enumeration and ids whole numbers, which engines group faster.
        Raises ValueError naming the columns that are missing.
        """
        schema = frame.collect_schema()
        missing = [name for name in self.names if name not in schema]
        if missing:
            raise ValueError(f"{self.name}: columns missing: {', '.join(missing)}")
        cast = [
            nw.col(column.name).cast(column.dtype)
            for column in self.columns
            if not _is_already(schema[column.name], column)
        ]
        whole = frame.with_columns(*cast) if cast else frame
        return whole if tuple(schema) == self.names else whole.select(*self.names)


def _is_already(found: nw.dtypes.DType, column: Column) -> bool:
    if found == column.dtype or column.dtype is not nw.String:
        return found == column.dtype
    is_number = found.is_integer() and column.name in ("order_id", "customer_id")
    return isinstance(found, nw.Enum) or is_number
