"""A table into a file, batch by batch: memory is that of one batch, however long the table.

Formulas are dead in each form: a CSV cell that a spreadsheet would run gets an apostrophe, an XLSX
cell is told to be text. Not here: what cannot be written (`losses`), where the file lies
(`folders`).
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import xlsxwriter
from django.utils import timezone

from kizuna.base.words import Language, Words
from kizuna.core.exports.losses import Fitting
from kizuna.core.exports.rules import Column, Format, Table, Value
from kizuna.insight.files.values.guard import MARK, PLAIN_MARK, guarded

# A sheet of Excel holds 1,048,576 rows; what is more goes on in a next one.
ROWS_PER_SHEET = 1_000_000
YES, NO = Words(ja="はい", en="Yes"), Words(ja="いいえ", en="No")


@dataclass(frozen=True, kw_only=True)
class Style:
    """How a file is to be written. Only with `is_raw` are CSV cells not guarded: for programs."""

    form: Format
    language: Language
    is_raw: bool = False

    @property
    def is_guarded(self) -> bool:
        """Whether apostrophes stand before what a spreadsheet would run; cells of workbooks are
        text by their type."""
        return self.form is not Format.XLSX and not self.is_raw


@dataclass(frozen=True, kw_only=True)
class Written:
    """What came of it."""

    rows: int
    losses: dict[str, object]


class _Sink(Protocol):
    def write(self, columns: Sequence[Sequence[Any]]) -> None: ...


def write_table(
    table: Table,
    path: Path,
    *,
    style: Style,
    seen: Callable[[int], None] = lambda rows: None,
) -> Written:
    """Write all batches to `path`; `seen` is told the number of rows after each of them."""
    fitting = Fitting(style.form)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    rows = 0
    open_sink = _xlsx if style.form is Format.XLSX else _csv
    names = [column.name.say(style.language) for column in table.columns]
    if not style.is_guarded:  # the reader takes no apostrophe off that nobody has put on
        names = [name.replace(MARK, PLAIN_MARK) for name in names]
    header = fitting.fit(names)
    with open_sink(path, header, table.columns, style) as sink:
        for batch in table.batches:
            sink.write(
                [
                    _cells(column, values, fitting=fitting, style=style)
                    for column, values in zip(table.columns, batch, strict=True)
                ]
            )
            rows += len(batch[0])
            seen(rows)
    return Written(rows=rows, losses=fitting.account)


def _cells(
    column: Column, values: Sequence[Value], *, fitting: Fitting, style: Style
) -> Sequence[Any]:
    """The values of one column as cells: text, or a number or time that is written as such."""
    if column.kind == "text":
        return fitting.fit(["" if value is None else str(value) for value in values])
    if column.kind == "yes_no":
        said = {True: YES.say(style.language), False: NO.say(style.language), None: ""}
        return [said[value] for value in values]  # type: ignore[index]
    if column.kind == "moment":
        return [_clock_time(v) if isinstance(v, datetime) else None for v in values]
    return values


def _clock_time(moment: datetime) -> datetime:
    """To the second: with fractions, a spreadsheet shows no more than minutes of a CSV cell."""
    return timezone.make_naive(moment).replace(microsecond=0)


class _Csv:
    def __init__(self, file: Any, *, is_guarded: bool) -> None:
        self._writer = csv.writer(file, lineterminator="\r\n")
        self._is_guarded = is_guarded

    def write(self, columns: Sequence[Sequence[Any]]) -> None:
        """Numbers and times as they are; every text harmless."""
        self._writer.writerows(zip(*map(self._safe, columns), strict=True))

    def _safe(self, column: Sequence[Any]) -> Sequence[Any]:
        if not self._is_guarded or not any(isinstance(cell, str) for cell in column):
            return column
        return [guarded(cell) if isinstance(cell, str) else cell for cell in column]


@contextmanager
def _csv(
    path: Path, header: Sequence[str], columns: Sequence[Column], style: Style
) -> Iterator[_Sink]:
    # Excel takes UTF-8 for UTF-8 only behind a byte order mark.
    encoding = "cp932" if style.form is Format.CSV_CP932 else "utf-8-sig"
    with path.open("w", encoding=encoding, newline="") as file:
        sink = _Csv(file, is_guarded=style.is_guarded)
        sink.write([[name] for name in header])
        yield sink


class _Xlsx:
    def __init__(self, book: xlsxwriter.Workbook, header: Sequence[str]) -> None:
        self._book, self._header = book, header
        self._formats = {
            "head": book.add_format({"bold": True}),
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        self._begin_sheet()

    def _begin_sheet(self) -> None:
        self._sheet = self._book.add_worksheet()
        self._sheet.freeze_panes(1, 0)
        for place, name in enumerate(self._header):
            self._sheet.write_string(0, place, name, self._formats["head"])
            self._sheet.set_column(place, place, min(max(10, 2 * len(name)), 40))
        self._row = 0

    def write(self, columns: Sequence[Sequence[Any]]) -> None:
        """Each cell by the method of its type: none is left to be guessed."""
        for cells in zip(*columns, strict=True):
            if self._row == ROWS_PER_SHEET:
                self._begin_sheet()
            self._row += 1
            for place, cell in enumerate(cells):
                if isinstance(cell, str):
                    if cell:
                        self._sheet.write_string(self._row, place, cell)
                elif isinstance(cell, date):
                    self._sheet.write_datetime(self._row, place, cell, self._formats[type(cell)])
                elif isinstance(cell, int | float | Decimal):
                    self._sheet.write_number(self._row, place, cell)


@contextmanager
def _xlsx(
    path: Path, header: Sequence[str], columns: Sequence[Column], style: Style
) -> Iterator[_Sink]:
    # Rows go to a file at once; it lies beside the export, not where everyone's files lie.
    options = {"constant_memory": True, "tmpdir": str(path.parent), "in_memory": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        yield _Xlsx(book, header)
