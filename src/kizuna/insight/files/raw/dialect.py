"""How a text file separates and quotes its cells, decided by consistency over its first lines.

Not here: what the cells mean, or which line is the header (`header`).
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# Among equally consistent ones the first wins: a comma may be a decimal comma or part of a name.
_USUAL = ("\t", ";", "|", ",")
_UNUSUAL = ("^", "~", ":", "#", "\x01", "\u3001")
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n?")
_APOSTROPHE_CELL = re.compile(r"(?:^|[\t;|,])'([^']*)'(?=$|[\t;|,])", re.MULTILINE)
SPACES = " "


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """`delimiter` is one character; SPACES means runs of spaces, with no quoting at all."""

    delimiter: str
    quote: str = '"'
    lines_before: int = 0  # a line `sep=;` that is no part of the table


@dataclass(frozen=True)
class Record:
    """One record: the 1-based lines it starts and ends on, and its cells as they are."""

    line: int
    last_line: int
    cells: list[str]


def find_dialect(head: str) -> Dialect:
    """The dialect of a text from its first lines (some hundred of them, the last one whole).

    The delimiter that gives most records the same number of cells (at least two) wins; runs of
    spaces count only where no other delimiter gives a table and every line agrees.

    >>> find_dialect("品名;金額\\n茶;1,5\\n菓子;2,5\\n").delimiter
    ';'
    >>> find_dialect(" 00001 19970101  1   11.77\\n 00002 19970112  1   12.00\\n").delimiter
    ' '
    """
    stated = _SEPARATOR_LINE.match(head)
    if stated:
        return Dialect(delimiter=stated[1], lines_before=1)
    quote = "'" if _is_quoted_by_apostrophes(head) else '"'
    for tier in (_USUAL, _UNUSUAL):
        shares = {d: _consistency(head, Dialect(delimiter=d, quote=quote)) for d in tier}
        best = max(tier, key=lambda delimiter: shares[delimiter])
        # A rare delimiter must be beyond doubt, else it is only punctuation (12:30).
        is_sure = len(head.splitlines()) > 1 and shares[best] > 0.9
        if shares[best] and (tier is _USUAL or is_sure):
            return Dialect(delimiter=best, quote=quote)
    widths = {len(line.split()) for line in head.splitlines() if line.strip()}
    if len(widths) == 1 and widths.pop() > 1 and len(head.splitlines()) > 1:
        return Dialect(delimiter=SPACES)
    return Dialect(delimiter=",", quote=quote)


def records(lines: Iterable[str], dialect: Dialect) -> Iterator[Record]:
    """The records of some lines, leniently: for looking at a head, not for reading a file."""
    if dialect.delimiter == SPACES:
        for number, line in enumerate(lines, 1):
            yield Record(number, number, line.split())
        return
    reader = csv.reader(lines, delimiter=dialect.delimiter, quotechar=dialect.quote)
    first = 1
    try:
        for cells in reader:
            yield Record(first, reader.line_num, cells)
            first = reader.line_num + 1
    except csv.Error:  # a cell beyond csv's limit: an unclosed quote; what came before will do
        return


def _is_quoted_by_apostrophes(head: str) -> bool:
    """Whether ' quotes cells. Some exports only begin ids with it ('0012), to fool Excel."""
    lines = "\n".join(head.splitlines())  # a cell at the end of a line ends before any line end
    cells = len(_APOSTROPHE_CELL.findall(lines))
    if '"' in head or cells < 2:
        return False
    return len(re.findall(r"(?:^|[\t;|,])'", lines, re.MULTILINE)) <= cells


def _consistency(head: str, dialect: Dialect) -> float:
    """Share of non-blank records that have the usual number of cells; 0 if that is one."""
    found = [r.cells for r in records(head.splitlines(keepends=True), dialect)]
    widths = Counter(len(cells) for cells in found if any(cell.strip() for cell in cells))
    if not widths:
        return 0.0
    width, count = max(widths.items(), key=lambda item: (item[1] * min(item[0] - 1, 1), item[0]))
    return count / widths.total() if width > 1 else 0.0
