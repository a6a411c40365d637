"""Member numbers, e-mail addresses or phones as somebody pastes them: as columns of texts.

Not here: whom they mean (`people.customers.queries.by_keys`).
"""

import re
from collections.abc import Mapping, Sequence

MOST_LINES = 50_000
_BETWEEN = re.compile(r"[\t,;、，]")


def pasted_columns(text: str) -> list[list[str]]:
    """The cells of each column, line by line; a single line of many is one column.

    >>> pasted_columns("会員番号,氏名\\r\\nM-1,林\\nM-2,森")
    [['会員番号', 'M-1', 'M-2'], ['氏名', '林', '森']]
    >>> pasted_columns("M-1, M-2、M-3"), pasted_columns(" \\n")
    ([['M-1', 'M-2', 'M-3']], [])
    """
    lines = [line for line in text.lstrip("\ufeff").splitlines() if line.strip()]
    rows = [[cell.strip().strip('"') for cell in _BETWEEN.split(line)] for line in lines]
    if len(rows) == 1:
        rows = [[cell] for cell in rows[0] if cell]
    width = max(map(len, rows), default=0)
    return [[row[n] if n < len(row) else "" for row in rows] for n in range(width)]


def telling_column(columns: Sequence[Sequence[str]], known: Mapping[str, int | None]) -> int:
    """The place of the column that means most customers; of equals, the one that says more.

    So a counter in front of a list is not taken for member numbers: of columns that mean as many,
    the longer texts are the surer ones.

    >>> telling_column([["1", "2"], ["M-1", "M-2"]], {"1": 7, "2": 8, "M-1": 3, "M-2": 4})
    1
    """

    def weight(place: int) -> tuple[int, int]:
        told = {cell for cell in columns[place] if known.get(cell) is not None}
        return len(told), sum(map(len, told))

    return max(range(len(columns)), key=weight)


def told_cells(column: Sequence[str], known: Mapping[str, int | None]) -> list[str]:
    """The different cells of a column that should mean somebody: all but blanks and its header.

    >>> told_cells(["会員番号", "M-1", "", "M-1", "M-9"], {"M-1": 3})
    ['M-1', 'M-9']
    """
    is_header = bool(column) and column[0] not in known and not re.search(r"[\d@]", column[0])
    return list(dict.fromkeys(cell for cell in column[is_header:] if cell))
