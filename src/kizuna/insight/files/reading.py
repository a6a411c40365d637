"""What passes between the steps of reading a file.

Not here: any reading. Each step is a module of its own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import duckdb

from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.tables.shop_tables import ShopTables

OWN_FIELD = "own:"  # before the key of a field that the shop has added


@dataclass(frozen=True, kw_only=True)
class RawTable:
    """One sheet or one text file, as found: nothing interpreted beyond cells and header.

    `table` names a DuckDB table with `row` BIGINT (1-based row number as a person sees it in the
    file: the line of the first record line for text, the sheet row for workbooks) and `c0`..`cN`,
    one per column of `header`. Cells are VARCHAR (NULL where empty; white space kept inside,
    stripped at the ends) except where the source itself is typed (Parquet, dataframes): then
    `types` says so. Blank rows are not in the table and not counted.
    `plain` says which columns of text hold nothing but whole numbers ("integer", of twelve digits
    at most) or days ("day") as a program writes them.
    `refused` names a table of rows the reader itself could not use: `row` BIGINT, `code` VARCHAR
    (a key of refusals.REFUSALS), `detail` VARCHAR, `cells` VARCHAR[] (the row as it came).
    """

    file: str
    kind: str  # csv, xlsx, xls, xlsb, ods, parquet, frame
    table: str
    header: tuple[str, ...]  # "" for a column without a name
    types: tuple[str, ...]  # DuckDB type of each column, mostly VARCHAR
    header_row: int | None  # None: the file has no header
    refused: str
    encoding: str | None = None
    sheet: str | None = None
    container: str | None = None  # the workbook or archive that holds several tables, this one too
    delimiter: str | None = None
    has_1904_epoch: bool = False  # bare numbers among dates count from 1904
    is_given_back: bool = False  # a file of rows that were refused before
    plain: tuple[str, ...] = ()  # of each column: integer, day or ""
    notes: tuple[Said, ...] = ()

    def is_plain(self, place: int, kind: str) -> bool:
        """Whether a column of text holds nothing but plain cells of this kind."""
        return place < len(self.plain) and self.plain[place] == kind


@dataclass(frozen=True, kw_only=True)
class SqlValue:
    """How to get one typed value out of a raw column: SQL over the raw table's columns.

    `sql` is the value (NULL where the cell is empty or unreadable); `bad_sql` is true where the
    cell holds something that could not be read; `notes` say what was assumed, in words.
    """

    sql: str
    bad_sql: str
    notes: tuple[Said, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Question:
    """A choice we must not make alone: asked on a terminal, else an Undecided error."""

    said: Said
    choices: tuple[str, ...]  # what is shown, likeliest first
    options: tuple[str, ...]  # the exact option to type for each choice, e.g. --map date=受注日


Ask = Callable[[Question], int | None]  # index of the choice; None: nobody to ask


@dataclass(frozen=True, kw_only=True)
class OwnColumn:
    """A field that the shop has added: kind is text, number, date, yes_no, choice or choices."""

    key: str
    name: Words
    kind: str
    choices: tuple[str, ...] = ()

    @property
    def field(self) -> str:
        """By what it is chosen for a column, beside the fields of `person_fields`.

        >>> OwnColumn(key="own-3", name=Words(ja="茶", en="Tea"), kind="text").field
        'own:own-3'
        """
        return f"{OWN_FIELD}{self.key}"


@dataclass(frozen=True, kw_only=True)
class ReadOptions:
    """What the caller decided beforehand.

    `columns` maps a field to a column's header, header#2 or number (`--map`); "" means that no
    column holds the field. `columns_of` does so for the tables of one header alone, before it.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    columns_of: Mapping[tuple[str, ...], Mapping[str, str]] = field(default_factory=dict)
    currency: str | None = None
    usual_currency: str | None = None  # of files that name none, where the shop has orders already
    time_zone: str | None = None  # shop's zone, for times that carry an offset
    date_order: str | None = None  # dmy, mdy or ymd: how 1/5/26 is to be read; None: by the column
    as_of: date | None = None
    today: date | None = None  # no order is of a later day than tomorrow; None: any may be
    margin: float | None = None  # 0..1, when no cost or margin column exists
    ask: Ask | None = None
    progress: Callable[[Said], None] | None = None
    codes_ids: bool = False  # whether ids may stand in the tables as numbers (`ids.IdForm`)
    own: tuple[OwnColumn, ...] = ()  # fields that the shop has added for its customers

    def of(self, raw: RawTable) -> "ReadOptions":
        """The options as they are for one table."""
        return replace(self, columns={**self.columns, **self.columns_of.get(raw.header, {})})


@dataclass(kw_only=True)
class SourceReport:
    """What was understood of one raw table; `sources[]` of the JSON report.

    Always rows_read == rows_used + rows_refused.
    """

    file: str
    kind: str
    encoding: str | None
    sheet: str | None
    header_row: int | None
    format: str
    columns: dict[str, str]  # field -> header name
    rows_read: int
    rows_used: int
    rows_refused: int
    notes: list[Said] = field(default_factory=list)


def source_names(sources: Sequence[tuple[str, str | None]]) -> list[str]:
    """Files and sheets as a reader tells them apart: the sheet where a file gave several.

    >>> source_names([("a.csv", None), ("b.xlsx", "1月"), ("b.xlsx", "2月"), ("c.xlsx", "1月")])
    ['a.csv', 'b.xlsx（1月）', 'b.xlsx（2月）', 'c.xlsx']
    """
    files = [file for file, _ in sources]
    return [
        f"{file}（{sheet}）" if sheet and files.count(file) > 1 else file for file, sheet in sources
    ]


@dataclass(frozen=True, kw_only=True)
class Account:
    """What became of every row of all files of one call."""

    sources: tuple[SourceReport, ...]
    notes: tuple[Said, ...]
    refused: str  # DuckDB table: source INTEGER, row BIGINT, code, detail, cells VARCHAR[]
    headers: tuple[tuple[str, ...], ...]  # header of each source, for the refused-rows file
    connection: duckdb.DuckDBPyConnection


@dataclass(frozen=True, kw_only=True)
class Reading(Account):
    """All files of one call, read: the tables, and an account of every row.

    `shops` has the header of each shop with what its order numbers begin with: nothing if it is
    the only one, else "1/", "2/".
    """

    tables: ShopTables
    shops: Mapping[tuple[str, ...], str]


Paths = Sequence[str | Path]
