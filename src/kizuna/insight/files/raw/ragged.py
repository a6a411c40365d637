"""Irregular text files, read exactly and record by record, rewritten as regular ones for DuckDB.

Not here: the fast way for regular files (`text`).
"""

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TextIO

import duckdb

from kizuna.insight.engines.duckdb import literal
from kizuna.insight.files.raw.dialect import SPACES, Dialect
from kizuna.insight.files.raw.staging import new_table

_MOST_LINES_IN_A_CELL = 1_000  # beyond that a quote was not meant to stay open
_MOST_CHARACTERS = 131_072  # of a row, and what csv takes for one cell
_REFUSED_BATCH = 10_000
_REGULAR = Dialect(delimiter=",")
Refusal = tuple[int, str, str, list[str]]  # row, code, detail, cells


def regular_csv_sql(path: Path, columns: list[str], dialect: Dialect, skipped: int) -> str:
    """SQL of a table function that reads `path` with nothing left to DuckDB's own guessing."""
    declared = ", ".join(f"{literal(column)}: 'VARCHAR'" for column in columns)
    return (
        f"read_csv({literal(str(path))}, columns={{{declared}}}, auto_detect=false, header=false,"
        f" skip={skipped}, delim={literal(dialect.delimiter)}, quote={literal(dialect.quote)},"
        f" escape={literal(dialect.quote)}, strict_mode=true, null_padding=false,"
        " ignore_errors=false, encoding='utf-8')"
    )


def load_ragged(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    *,
    dialect: Dialect,
    first_line: int,
    width: int,
    refused: str,
    scratch: Path,
) -> tuple[str, str]:
    """Cells (c0.. of `width`) of any text file, with the SQL of their row number.

    Short records are filled up with empty cells. Records with more cells than columns and quotes
    that never close go to the table `refused`; what follows them is read on.
    """
    regular = scratch / "regular.csv"
    refusals: list[Refusal] = []
    with (
        path.open(encoding="utf-8", newline="") as text,
        regular.open("w", encoding="utf-8", newline="") as out,
    ):
        writer = csv.writer(out, quoting=csv.QUOTE_ALL)
        lines = _short_lines(text)
        for line, cells, code in _records(lines, dialect=dialect, first_line=first_line):
            if sum(map(len, cells)) > _MOST_CHARACTERS:
                code = "row_too_long"
            while len(cells) > width and not cells[-1].strip():
                cells.pop()
            if code or len(cells) > width:
                code = code or "too_many_cells"
                detail = dialect.delimiter.join(cells)[:80]
                refusals.append((line, code, detail, cells))
            elif any(cells):
                writer.writerow([line, *cells, *[""] * (width - len(cells))])
            if len(refusals) == _REFUSED_BATCH:
                _insert(connection, refused, refusals)
    _insert(connection, refused, refusals)
    table = new_table("cells")
    columns = ["line", *(f"c{i}" for i in range(width))]
    connection.execute(
        f"CREATE TABLE {table} AS FROM {regular_csv_sql(regular, columns, _REGULAR, 0)}"
    )
    return table, "line::BIGINT"


def _short_lines(text: TextIO) -> Iterator[str]:
    """The lines of a text; of one that is too long no more than shows it, the rest is read past."""
    while line := text.readline(_MOST_CHARACTERS + 1):
        rest = line
        while len(rest) > _MOST_CHARACTERS and rest[-1] not in "\r\n":
            rest = text.readline(_MOST_CHARACTERS + 1)
        if len(line) > _MOST_CHARACTERS and rest.endswith("\r"):
            after = text.tell()
            if text.read(1) != "\n":  # which would be a line of its own
                text.seek(after)
        yield line


def _insert(connection: duckdb.DuckDBPyConnection, refused: str, refusals: list[Refusal]) -> None:
    if refusals:
        rows, codes, details, cells = map(list, zip(*refusals, strict=True))
        connection.execute(
            f"INSERT INTO {refused} SELECT unnest(?::BIGINT[]), unnest(?::VARCHAR[]),"
            " unnest(?::VARCHAR[]), unnest(?::VARCHAR[][])",
            [rows, codes, details, cells],
        )
        refusals.clear()


def _records(
    lines: Iterator[str], *, dialect: Dialect, first_line: int
) -> Iterator[tuple[int, list[str], str]]:
    """Line number, cells and refusal code ("" for a good record) of every record.

    A record is taken line by line until its quotes are closed, so that one unclosed quote costs
    one line and not the rest of the file.
    """
    line = first_line
    waiting: list[str] = []  # lines read ahead while looking for a closing quote
    lines = islice(lines, first_line - 1, None)
    while True:
        if not waiting:
            following = next(lines, None)
            if following is None:
                return
            waiting.append(following)
        if len(waiting[0]) > _MOST_CHARACTERS:
            yield line, [waiting.pop(0)], "row_too_long"
            line += 1
            continue
        if dialect.delimiter == SPACES:
            yield line, waiting.pop().split(), ""
            line += 1
            continue
        cells, taken = _one_record(waiting, lines, dialect)
        if cells is None:
            yield line, [waiting[0].rstrip("\r\n")], "unclosed_quote"
        else:
            yield line, cells, ""
        del waiting[:taken]
        line += taken


def _one_record(
    waiting: list[str], lines: Iterator[str], dialect: Dialect
) -> tuple[list[str] | None, int]:
    """The cells of the record that begins with waiting[0], and how many lines it takes.

    None for the cells where a quote is not closed, or closed where no cell ends.
    """
    taken = 0

    def feed() -> Iterator[str]:
        nonlocal taken
        while taken < _MOST_LINES_IN_A_CELL:
            if taken == len(waiting):
                following = next(lines, None)
                if following is None:
                    return
                waiting.append(following)
            taken += 1
            yield waiting[taken - 1]

    try:
        reader = csv.reader(
            feed(), delimiter=dialect.delimiter, quotechar=dialect.quote, strict=True
        )
        return next(reader), taken
    except (csv.Error, StopIteration):
        pass
    if taken == 1:  # "abc"def within one line: sloppy, but plain what it says
        return _leniently(waiting[0], dialect), 1
    return None, 1


def _leniently(line: str, dialect: Dialect) -> list[str] | None:
    if line.count(dialect.quote) % 2:
        return None
    reader = csv.reader([line], delimiter=dialect.delimiter, quotechar=dialect.quote)
    return next(reader, [])
