"""Cells in a DuckDB table -> RawTable: the last step that all kinds of files share.

Sets aside rows that are no records (totals, repeated headers), drops blank rows and columns.
Not here: getting the cells into DuckDB (`text`, `workbooks`).
"""

from collections.abc import Mapping, Sequence
from itertools import count

import duckdb

from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.engines.duckdb import literal
from kizuna.insight.files.raw.header import Layout
from kizuna.insight.files.raw.plain import has_others_sql, plain_in_head
from kizuna.insight.files.unreadable import unreadable

BLANKS = " \t\r\n\u00a0\u3000\ufeff"
_TOTAL = (
    r"^[【\[(（]?(総?合計|小計|総計|計|累計|((sub|grand)[\s-]*)?totals?|sum)[】\])）]?"
    r"\s*([:：(（].*)?$"
)
_TOTAL_AT_END = r".(合計|小計|総計|\stotal)$"
_MOST_COLUMNS = 1_000  # the widest known export has 79; statements grow with every column
_numbers = count(1)

NO_HEADER = Words(
    ja="見出し行がないものとして、{first} 行目からデータとして読みました。",
    en="Found no header row: everything from row {first} on was read as data.",
)
TITLES_SKIPPED = Words(
    ja="見出し（{row} 行目）より上の {n} 行は表題として飛ばしました。",
    en="Skipped {n} rows of titles above the header in row {row}.",
    en_one="Skipped one row of titles above the header in row {row}.",
    count="n",
)
TWO_ROW_HEADER = Words(
    ja="見出しが {row} 行目から 2 行にわたるため、上下をつなげて列名にしました。",
    en="The header takes two rows from row {row} on; both were joined to name the columns.",
)


def new_table(purpose: str) -> str:
    """A table name not used before in this process."""
    return f"{purpose}_{next(_numbers)}"


def check_width(columns: int, *, file: str) -> None:
    """Raises UnreadableFile (file_too_wide) beyond what any list of orders needs."""
    if columns > _MOST_COLUMNS:  # how many is not said: only the beginning of a file is counted
        raise unreadable("file_too_wide", file=file, limit=_MOST_COLUMNS)


def create_refused(connection: duckdb.DuckDBPyConnection) -> str:
    """An empty table of refused rows, as RawTable declares it; its name."""
    name = new_table("refused")
    connection.execute(
        f"CREATE TABLE {name} (row BIGINT, code VARCHAR, detail VARCHAR, cells VARCHAR[])"
    )
    return name


def layout_notes(layout: Layout, rows: Sequence[int]) -> list[Said]:
    """What was assumed about the header; `rows` are the row numbers a person sees."""
    if not layout.header:
        first = rows[layout.body] if layout.body < len(rows) else 1
        return [Said("no_header", NO_HEADER, {"first": first})]
    row = rows[layout.header[0]]
    notes = []
    if layout.titles:
        notes.append(Said("titles_skipped", TITLES_SKIPPED, {"n": layout.titles, "row": row}))
    if len(layout.header) > 1:
        notes.append(Said("two_row_header", TWO_ROW_HEADER, {"row": row}))
    return notes


def settle(
    connection: duckdb.DuckDBPyConnection,
    *,
    cells: str,
    row_sql: str,
    names: Sequence[str],
    refused: str,
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """RawTable's table from the table `cells` (c0..cN as they came); the names of its columns, and
    which of them are plain.

    `row_sql` is the row number, by the columns and the rowid of `cells`. Totals and repeats of the
    header go to `refused`, blank rows vanish, empty columns without a name are dropped, cells are
    stripped. Where no row goes the result is a view: a second copy of a million rows would cost
    half of the whole reading time.
    """
    columns = [f"c{i}" for i in range(len(names))]
    first = f"coalesce({', '.join(columns)})"
    stripped = f"coalesce({', '.join(map(_stripped, columns))})"
    blank = f"{first} IS NULL OR (({_begins_blank_sql(first)}) AND {stripped} IS NULL)"
    code = (
        f"CASE WHEN {blank} THEN 'blank' WHEN {_is_total_sql(columns, first)} THEN 'total_row'"
        f" WHEN {_is_header_sql(columns, names)} THEN 'repeated_header' END"
    )
    filled, ragged, plain = _looks(connection, cells, columns)
    # Few rows may be no record at all; the rest is settled by a look at its first cell.
    suspect = f"(c0 IS NULL OR {_begins_blank_sql('c0')} OR {_may_be_total_sql('c0')}"
    suspect += f" OR c0 = {literal(names[0])})"
    dropped = connection.execute(f"SELECT count({code}) FROM {cells} WHERE {suspect}").fetchone()
    assert dropped is not None
    kept = [i for i, name in enumerate(names) if name or filled[i]]
    _close_up(connection, refused, [i for i in range(len(names)) if i not in kept])
    shown = [
        f"{stripped_sql(columns[i]) if ragged[i] else columns[i]} AS c{new}"
        for new, i in enumerate(kept)
    ]
    if dropped[0]:
        connection.execute(
            f"INSERT INTO {refused} SELECT row, code, trim(detail), cells FROM"
            f" (SELECT {row_sql} AS row, {code} AS code, {first} AS detail,"
            f" [{', '.join(columns[i] for i in kept)}] AS cells FROM {cells})"
            " WHERE code <> 'blank' ORDER BY row"
        )
    table = new_table("raw")
    is_clean = not dropped[0]
    where = "" if is_clean else f" WHERE ({code}) IS NULL"
    connection.execute(
        f"CREATE {'VIEW' if is_clean else 'TABLE'} {table} AS"
        f" SELECT {row_sql} AS row, {', '.join(shown)} FROM {cells}{where}"
    )
    if not is_clean:
        connection.execute(f"DROP TABLE {cells}")
    return table, tuple(names[i] for i in kept), tuple(plain[i] for i in kept)


def _close_up(connection: duckdb.DuckDBPyConnection, refused: str, dropped: Sequence[int]) -> None:
    """Take dropped columns out of the rows refused before, so that their cells stand under the
    header that is left; a row with something in such a column keeps all its cells."""
    if not dropped:
        return
    places = ", ".join(str(i + 1) for i in dropped)
    blank = " AND ".join(f"{_stripped(f'cells[{i + 1}]')} IS NULL" for i in dropped)
    connection.execute(
        f"UPDATE {refused} SET cells = list_filter(cells, lambda cell, i: i NOT IN ({places}))"
        f" WHERE len(cells) > 1 AND {blank}"
    )


def _looks(
    connection: duckdb.DuckDBPyConnection, cells: str, columns: Sequence[str]
) -> tuple[Sequence[int], Sequence[bool], Sequence[str]]:
    """Of each column: how many cells are filled, whether any has blanks around, what it is plainly
    ("integer", "day" or nothing). What is plain has no blanks."""
    likely = plain_in_head(connection, cells, columns)

    def ask(tests: Mapping[str, str]) -> dict[str, bool]:
        asked = ", ".join(tests.values())
        found = connection.execute(f"SELECT {asked} FROM {cells}").fetchone() if tests else ()
        return dict(zip(tests, found or (), strict=True))

    counted = {f"count {column}": f"count({column})" for column in columns}
    tested = {
        column: has_others_sql(column, likely[column])
        if column in likely
        else _needs_strip_sql(column)
        for column in columns
    }
    found = ask(counted | tested)
    mixed = ask({c: _needs_strip_sql(c) for c in likely if found[c]})
    return (
        [found[f"count {column}"] for column in columns],
        [mixed.get(column, found[column]) for column in columns],
        ["" if found[column] else likely.get(column, "") for column in columns],
    )


def _stripped(column: str) -> str:
    return f"nullif(trim({column}, {literal(BLANKS)}), '')"


def stripped_sql(column: str) -> str:
    """A text column without blanks around; NULL where nothing else is there.

    To strip costs ten times as much as to see that nothing is there to be stripped.
    """
    return f"CASE WHEN {_is_ragged_sql(column)} THEN {_stripped(column)} ELSE {column} END"


def _begins_blank_sql(text: str) -> str:
    """Comparing with '!' finds all that sorts below it: space, tab, line ends, the empty text."""
    ranges = [
        f"({text} >= {literal(blank)} AND {text} < {literal(chr(ord(blank) + 1))})"
        for blank in BLANKS
        if blank > "!"
    ]
    return " OR ".join([f"{text} < '!'", *ranges])


def _needs_strip_sql(column: str) -> str:
    """Whether any cell begins or ends with a blank; the least cell shows the ASCII ones at once."""
    wide = [f"prefix({column}, {literal(blank)})" for blank in BLANKS if blank > "!"]
    tests = " OR ".join([*wide, _ends_blank_sql(column)])
    return f"coalesce(min({column}) < '!' OR bool_or({tests}), false)"


def _is_ragged_sql(column: str) -> str:
    return f"({_begins_blank_sql(column)} OR {_ends_blank_sql(column)})"


def _ends_blank_sql(column: str) -> str:
    return " OR ".join(f"ends_with({column}, {literal(blank)})" for blank in BLANKS)


def _is_total_sql(columns: Sequence[str], first: str) -> str:
    """A totals row starts with a word for total and, being no record, leaves some cell empty."""
    some_empty = f"({' OR '.join(f'{c} IS NULL' for c in columns)})"
    empties = " + ".join(f"({c} IS NULL)::INT" for c in columns)
    label = f"regexp_replace({first}, '[\\s\\x{{3000}}]', '', 'g')"
    whole = f"regexp_matches({label}, {literal(_TOTAL)}, 'i')"
    if len(columns) > 2:
        whole = f"({whole} AND {some_empty})"
    at_end = f"regexp_matches({first}, {literal(_TOTAL_AT_END)}, 'i')"
    most = (len(columns) + 1) // 2
    return f"({_may_be_total_sql(first)} AND ({whole} OR ({at_end} AND {empties} >= {most})))"


def _may_be_total_sql(text: str) -> str:
    """The cheap test that comes first: whole expressions would cost seconds on a million rows."""
    words = f"{text} LIKE '%計%' OR {text} ILIKE '%total%' OR {text} ILIKE 'sum%'"
    return f"(length({text}) < 40 AND ({words}))"


def _is_header_sql(columns: Sequence[str], names: Sequence[str]) -> str:
    named = [
        f"{column} = {literal(name)}" for column, name in zip(columns, names, strict=True) if name
    ]
    return f"({' AND '.join(named)})" if len(named) > 1 else "false"  # one word proves nothing
