"""A column of dates as people write them -> day numbers and minutes of the day."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from duckdb import DuckDBPyConnection

from kizuna.insight.files.reading import Ask, SqlValue

DateOrder: TypeAlias = Literal["dmy", "mdy", "ymd"]


@dataclass(frozen=True, kw_only=True)
class DateValue:
    """The two halves of a moment in the shop's zone: `day` INTEGER days since 1970-01-01, `minute`
    INTEGER 0..1439 (NULL without a time). Unreadable cells are marked by `day.bad_sql`."""

    day: SqlValue
    minute: SqlValue


def read_dates(
    connection: DuckDBPyConnection,
    table: str,
    column: str,
    column_type: str,
    *,
    time_zone: str | None,
    ask: Ask | None,
    header: str,
    option: str = "--date-order",
    order: DateOrder | None = None,
    has_1904_epoch: bool = False,
) -> DateValue:
    """Day and minute of each row of one column."""
    raise NotImplementedError
