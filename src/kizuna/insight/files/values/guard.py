"""Cells that a spreadsheet would run as a formula: made harmless, and given back as they were.

Not here: which files are written with it (`refused_rows`, the application's exports).
"""

import re

# A separator of another locale begins a cell of its own: `abc;=1+1` is live where ";" separates.
_START = r"(^|[;\t\r\n])"
# What spreadsheets run, also after blanks, control characters and in full width; and the guard
# itself, so that taking it off again gives back every cell as it was.
_LIVE = re.compile(
    r"(?:^|(?<=[;\t\r\n]))"
    r"(?=[\s\x00-\x20\x7f\u200b-\u200f\ufeff]*[=+\-@＝＋－＠−﹦﹢﹣﹫'%|]|[\t\r\n])"
)
_GUARD = re.compile(_START + "'")
# A file whose first column is called so was written by Kizuna, and has the guard; with the wider
# space it was written by Kizuna without: a workbook, or raw for programs. Whoever opens either in a
# spreadsheet and saves it as something else keeps the header, and with it the difference.
MARK = "Kizuna "
PLAIN_MARK = "Kizuna\u3000"


def guarded(cell: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe stands before what would.

    >>> guarded("=1+1"), guarded("＝HYPERLINK()"), guarded("a;@b"), guarded("髙﨑")
    ("'=1+1", "'＝HYPERLINK()", "a;'@b", '髙﨑')
    """
    return _LIVE.sub("'", cell)


def unguarded(cell: str) -> str:
    """The cell as it was before `guarded`.

    >>> unguarded(guarded("+81 90")), unguarded(guarded("'70s"))
    ('+81 90', "'70s")
    """
    return _GUARD.sub(r"\1", cell)


def unguarded_sql(column: str) -> str:
    """SQL of a text column's value as it was before `guarded`; nothing is NULL.

    DuckDB's expressions know neither look-ahead nor look-behind, and none is needed here.
    """
    return f"nullif(regexp_replace({column}, '{_START}''', '\\1', 'g'), '')"
