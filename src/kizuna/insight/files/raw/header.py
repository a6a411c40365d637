"""Which row of a sheet names its columns, what lies above it, and where the records begin.

Not here: what the columns of a table mean (columns and formats); cells come in as text, as found.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from kizuna.insight.files.fields import OF_A_PERSON, meaning
from kizuna.insight.files.values.number_text import MONEY_SIGNS

_LOOKED_AT = 40  # rows; a longer preamble has not been seen
# Looks like a value, not like a name: numbers with any signs of money, dates, times, addresses.
_VALUE = re.compile(
    rf"[\s'(▲△+-]*[{MONEY_SIGNS}]?\s*[-▲△]?\d[\d\s,.，．/:：年月日時分秒TZ+%％円個点-]*\)?$"
    r"|[^@\s]+@[^@\s]+\.[^@\s]+$"
)
# Upper names of a header of two rows under which a known lower name means something else.
_OF_SOMETHING_ELSE = re.compile(
    r"届|配送|発送|送付|送り先|送料|手数料|割引|値引|ポイント|税|ship|deliver|recipient|fee|discount|"
    r"point|tax",
    re.IGNORECASE,
)
_PERIOD_NAME = re.compile(r"(19|20)\d\d年?(度|\d{1,2}月)?$|\d{1,2}月$")

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where things are among the rows looked at (0-based indices into them).

    `header` has the rows that name the columns: none, one or two. `names` are the columns as
    named, "" where nothing stands; its length is the width of the table. `titles` counts rows
    with something in them above the header; records begin at `body`.
    """

    names: tuple[str, ...]
    header: tuple[int, ...]
    titles: int
    body: int


def find_layout(rows: Rows) -> Layout:
    """The layout of a sheet from its first rows (shape: rows x cells, "" for an empty cell).

    The header is the first row that fills most of the table's width and holds only names. If the
    first such full row already holds a number or a date, the sheet has no header.

    >>> find_layout([["売上一覧", "", ""], ["日付", "顧客", "金額"], ["2026-01-05", "a", "1200"]])
    Layout(names=('日付', '顧客', '金額'), header=(1,), titles=1, body=2)
    >>> find_layout([["00001", "19970101", "1"], ["00002", "19970112", "1"]]).header
    ()
    """
    rows = [[cell.strip() for cell in row] for row in rows]
    width = _usual_width(rows)
    cells = max(width, _usual_length(rows))
    full = next((i for i, row in enumerate(rows[:_LOOKED_AT]) if _fills(row, width)), None)
    if full is None:
        return Layout(names=("",) * cells, header=(), titles=0, body=0)
    if not _is_names(rows[full]):
        full = _names_below_preamble(rows, full, width) or full
    if not _is_names(rows[full]):
        titles = sum(any(row) for row in rows[:full])
        return Layout(names=("",) * cells, header=(), titles=titles, body=full)
    header = _with_second_row(rows, full)
    cells = max(cells, *(_extent(rows[i]) for i in header))
    titles = sum(any(row) for row in rows[: header[0]])
    return Layout(
        names=_joined([rows[i] for i in header], cells),
        header=header,
        titles=titles,
        body=header[-1] + 1,
    )


def _extent(row: Sequence[str]) -> int:
    """Cells up to the last one that holds something."""
    return max((i + 1 for i, cell in enumerate(row) if cell), default=0)


def _usual_width(rows: Rows) -> int:
    """The extent of the largest block of rows: a preamble has many rows but few cells.

    A single row counts by itself only, lest one broken row of 400 cells outweigh the table.
    """
    extents = Counter(extent for extent in map(_extent, rows) if extent)

    def area(extent: int) -> tuple[int, int]:
        count = extents[extent]
        return (count * extent if count > 1 else 1), extent

    return max(extents, key=area, default=0)


def _usual_length(rows: Rows) -> int:
    """Cells most rows have, empty ones at the end counted: a column may be filled later on."""
    lengths = Counter(len(row) for row in rows if any(row))
    return max(lengths, key=lambda length: (lengths[length], length), default=0)


def _fills(row: Sequence[str], width: int) -> bool:
    return width > 0 and sum(map(bool, row)) >= max(min(width, 2), 0.6 * width)


def _is_names(row: Sequence[str]) -> bool:
    """All cells are names; names of months or years may stand among them, but not alone."""
    filled = [cell for cell in row if cell]
    named = [cell for cell in filled if not _VALUE.match(cell)]
    return bool(named) and all(
        not _VALUE.match(cell) or _PERIOD_NAME.match(cell) for cell in filled
    )


def _names_below_preamble(rows: Rows, first: int, width: int) -> int | None:
    """A row of names that fills the whole width where the first wide row, with values, does not."""
    if sum(map(bool, rows[first])) >= width:
        return None
    below = range(first + 1, min(first + 10, len(rows)))
    return next((i for i in below if _is_names(rows[i]) and all(rows[i][:width])), None)


def _with_second_row(rows: Rows, full: int) -> tuple[int, ...]:
    """The header row, with the row above or below it where the two only name columns together."""
    row = rows[full]
    if full > 0 and _is_names(rows[full - 1]) and sum(map(bool, rows[full - 1])) > 1:
        named = [cell for cell in row if cell]
        above_fills_a_gap = any(
            upper and not lower for upper, lower in zip(rows[full - 1], row, strict=False)
        )
        if above_fills_a_gap or len(set(named)) < len(named):
            return full - 1, full
    if full + 2 < len(rows) and _is_names(rows[full + 1]) and not _is_names(rows[full + 2]):
        below = rows[full + 1]
        fills_a_gap = any(
            cell and not above for above, cell in zip_longest(row, below, fillvalue="")
        )
        if fills_a_gap and _is_no_record(row, below, rows[full + 2]):
            return full, full + 1
    return (full,)


def _is_no_record(row: Sequence[str], below: Sequence[str], record: Sequence[str]) -> bool:
    """Whether `below` differs from the first record: a name for a value, or a gap under a name."""
    return any(
        (lower and _VALUE.match(value)) or (upper and value and not lower)
        for upper, lower, value in zip(row, below, record, strict=False)
    )


def _joined(rows: Rows, width: int) -> tuple[str, ...]:
    """One name a column. An upper name of two rows spreads over the empty cells to its right."""
    padded = [[*row, *[""] * width][:width] for row in rows]
    if len(padded) == 1:
        return tuple(" ".join(cell.split("\n")) for cell in padded[0])
    upper, pairs = "", []
    for above, below in zip(*padded, strict=True):
        # A column with no lower name of its own is a cell merged downwards: nothing spreads there.
        upper = above or (upper if below else "")
        pairs.append((upper, below))
    lower = [below for _, below in pairs]
    return tuple(
        below
        if lower.count(below) == 1 and _says_more_alone(upper, below)
        else " ".join(part for part in (upper, below) if part)
        for upper, below in pairs
    )


def _says_more_alone(upper: str, below: str) -> bool:
    """Whether only the lower of two names says what the column is: 数量 under 商品.

    Whose name or address it is, and that 金額 is not that of 送料, only the upper one can say.
    """
    known = meaning(below)
    return (
        known is not None
        and known[0] not in OF_A_PERSON
        and meaning(f"{upper} {below}") is None
        and not _OF_SOMETHING_ELSE.search(upper)
    )
