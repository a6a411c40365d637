"""The date forms that SQL reads by itself, and which of them one column holds.

Whatever a form here reads must be what `date_text.parse_date` reads; what it does not, goes there.
Not here: the decisions taken on a column (`dates`, `date_order`).
"""

from itertools import product

from duckdb import DuckDBPyConnection

from kizuna.insight.files.values.date_order import Triple
from kizuna.insight.files.values.date_text import (
    FIRST_YEAR,
    LAST_YEAR,
    DateOrder,
    NumberKind,
    parse_offset,
)
from kizuna.insight.files.values.leftovers import has_many

_OFFSET = "[Zz]|UTC|GMT|JST|[+-][0-9]{2}(:?[0-9]{2})?"
_CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
_NAMED = ("%d-%b-%Y", "%d %b %Y", "%b %d, %Y", "%d %B %Y", "%B %d, %Y")
_KANJI = ("", " %H:%M", " %H:%M:%S", "%H時%M分", " %H時%M分")
_SAMPLE = 2_000  # distinct texts looked at to see which forms occur
_RANGES: dict[str, tuple[int, int]] = {
    "excel": (10_000, 80_000),  # 1927-05-18 .. 2119-01-11
    "seconds": (315_532_800, 4_102_444_800),  # 1980 .. 2100
    "milliseconds": (315_532_800_000, 4_102_444_800_000),
}

# Days that a month never has, with the year before or behind, the month first or the day.
_MONTH_FIRST = "0?2[-/.月](29|30|31)|(0?[469]|11)[-/.月]31"
_DAY_FIRST = "(29|30|31)[-/.]0?2|31[-/.](0?[469]|11)"
_YEAR_FIRST = f"[0-9]{{4}}[-/.年]({_MONTH_FIRST})"
_YEAR_LAST = f"({_MONTH_FIRST}|{_DAY_FIRST})[-/.][0-9]{{4}}"
_NO_SUCH_DAY = rf"^\s*({_YEAR_FIRST}|{_YEAR_LAST})([^0-9]|$)"


def may_have_offsets_sql(text: str) -> str:
    """Whether some cell may carry an offset: a quick look that may be wrong only in saying yes."""
    ends = " OR ".join(f"suffix({text}, '{end}')" for end in ("Z", "z", "UTC", "GMT", "JST"))
    return f"bool_or(contains({text}, '+') OR contains(substr({text}, 12), '-') OR {ends})"


def offsets_in(connection: DuckDBPyConnection, table: str, text: str) -> dict[str, int]:
    """What is written after the seconds of ISO times -> minutes east of UTC."""
    found = connection.execute(
        f"SELECT rest FROM (SELECT DISTINCT {_rest(text)} AS rest FROM {table}) "
        f"WHERE regexp_full_match(rest, ' ?({_OFFSET})') ORDER BY rest"
    ).fetchall()
    return {written: parse_offset(written) or 0 for (written,) in found}


def iso_sql(text: str, offsets: dict[str, int]) -> str:
    """TIMESTAMP of year-first dates, on the clock they were written by; NULL for other cells.

    DuckDB's own cast reads them, but would also take 2/11/26 for the year 2, and drops offsets.
    """
    year = (  # not a number made of the first four characters: a cast that fails costs 1 us
        f"{text} >= '{FIRST_YEAR}' AND {text} < '{LAST_YEAR + 1}' AND "
        f"substr({text}, 5, 1) IN ('-', '/') AND NOT "
        f"(substr({text}, 2, 1) IN ('-', '/') OR substr({text}, 3, 1) IN ('-', '/'))"
    )
    if not offsets:
        cast = f"TRY_CAST({text} AS TIMESTAMP)"
        return f"(CASE WHEN {year} AND NOT suffix({text}, ')') THEN {cast} END)"
    known = ", ".join(f"'{written}'" for written in ("", *offsets))
    head = f"TRY_CAST(left({text}, 19) AS TIMESTAMP)"
    return f"(CASE WHEN {year} AND {_rest(text)} IN ({known}) THEN {head} END)"


def no_such_day_sql(text: str) -> str:
    """Whether a cell that cannot be read is written like a date, and no month has that day.

    >>> import duckdb
    >>> cells = ("2011-02-31", "31/4/2011", "2011年6月31日", "2011-02-28", "2011-13-31")
    >>> [duckdb.sql(f"SELECT {no_such_day_sql(repr(cell))}").fetchone()[0] for cell in cells]
    [True, True, True, False, False]
    """
    return f"coalesce(regexp_matches({text}, '{_NO_SUCH_DAY}'), false)"


def offset_sql(text: str, offsets: dict[str, int]) -> str:
    """Minutes east of UTC of each cell; NULL where none is written."""
    cases = " ".join(f"WHEN '{written}' THEN {minutes}" for written, minutes in offsets.items())
    return f"(CASE {_rest(text)} {cases} END)"


def _rest(text: str) -> str:
    """What follows the seconds; a fraction of them does not count."""
    after = f"substr({text}, 20)"
    return f"(CASE WHEN {after}[1] = '.' THEN ltrim({after}, '.0123456789') ELSE {after} END)"


def triples_in(connection: DuckDBPyConnection, cells: str) -> list[Triple]:
    """The distinct numbers of dates like 1/5/26 in a table of cells set apart."""
    middle = "|".join(f"{sign}([0-9]{{1,2}}){sign}" for sign in ("/", "-", "[.]"))
    pattern = f"^''?([0-9]{{1,2}})(?:{middle})([0-9]{{4}}|[0-9]{{1,2}})(?:[^0-9]|$)"
    found = connection.execute(
        "SELECT DISTINCT parts.a, concat(parts.b, parts.c, parts.d), parts.e FROM "
        f"(SELECT regexp_extract(plain, '{pattern}', ['a', 'b', 'c', 'd', 'e']) AS parts "
        f"FROM {cells}) "
        "WHERE parts.a <> '' ORDER BY ALL"
    ).fetchall()
    return [(a, b, c) for a, b, c in found]


def numbers_in(
    connection: DuckDBPyConnection, cells: str, *, has_1904_epoch: bool
) -> tuple[NumberKind | None, int]:
    """What the bare numbers of a column count, if nine in ten lie where dates do; and how many."""
    inside = ", ".join(
        f"count(*) FILTER (n >= {low} AND n < {high})" for low, high in _RANGES.values()
    )
    found = connection.execute(
        f"SELECT count(*), {inside} FROM (SELECT TRY_CAST(plain AS DOUBLE) AS n FROM {cells} "
        "WHERE regexp_full_match(plain, '[0-9]+([.][0-9]+)?') "
        "AND length(split_part(plain, '.', 1)) NOT IN (8, 12, 14))"
    ).fetchone()
    total, *counts = found or (0, 0, 0, 0)
    kinds: list[NumberKind] = [
        "excel1904" if has_1904_epoch else "excel",
        "seconds",
        "milliseconds",
    ]
    for kind, count in zip(kinds, counts, strict=True):
        if total and count >= 0.9 * total:
            return kind, count
    return None, 0


def shapes_in(
    connection: DuckDBPyConnection,
    cells: str,
    *,
    order: DateOrder | None,
    triples: list[Triple],
    numbers: NumberKind | None,
) -> list[str]:
    """SQL (TIMESTAMP of `{text}`, NULL elsewhere) of the forms that occur, the commonest first.

    None where the distinct texts are so few that the parser is quicker.
    """
    if not has_many(connection, cells):
        return []
    tried = [*_compact(), *_numbered(numbers), *_written(order, triples)]
    counts = ", ".join(f"count({shape.format(text='text')})" for shape in tried)
    found = connection.execute(
        f"SELECT {counts} FROM (SELECT text FROM {cells} LIMIT {_SAMPLE})"
    ).fetchone()
    by_count = sorted(zip(found or (), tried, strict=True), reverse=True)
    likely = [shape for count, shape in by_count if count > _SAMPLE // 100]
    return [shape for shape in likely if _is_plausible(connection, cells, shape)]


def _is_plausible(connection: DuckDBPyConnection, cells: str, shape: str) -> bool:
    """Whether no cell is read as a year that must have been written in another way.

    2050 is also where DuckDB's reading of two-digit years parts from `date_text.full_year`.
    """
    last, moment = 2049 if "%y" in shape else LAST_YEAR, shape.format(text="text")
    found = connection.execute(
        f"SELECT min(year({moment})), max(year({moment})) FROM {cells}"
    ).fetchone()
    first_year, last_year = found or (None, None)
    return first_year is not None and first_year >= FIRST_YEAR and last_year <= last


def _compact() -> list[str]:
    forms = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
    return [
        f"(CASE WHEN regexp_full_match({{text}}, '{'[0-9]' * n}') "
        f"THEN try_strptime({{text}}, '{form}') END)"
        for n, form in forms.items()
    ]


def _numbered(numbers: NumberKind | None) -> list[str]:
    """Serials of Excel. (Seconds of Unix carry a zone: they are left to the parser.)"""
    if numbers is None or not numbers.startswith("excel"):
        return []
    low, high = _RANGES["excel"]
    first = "1904-01-01" if numbers == "excel1904" else "1899-12-30"
    number = "TRY_CAST({text} AS DOUBLE)"
    moment = f"TIMESTAMP '{first}' + to_seconds(CAST(round({number} * 86400) AS BIGINT))"
    return [f"(CASE WHEN {number} >= {low} AND {number} < {high} THEN {moment} END)"]


def _written(order: DateOrder | None, triples: list[Triple]) -> list[str]:
    """Forms of strptime; dates of three numbers only where all years have as many digits."""
    lengths = {len(c) for _, _, c in triples}
    forms = [day + clock for day, clock in product(("%Y.%m.%d", *_NAMED), _CLOCKS)]
    forms += ["%Y年%m月%d日" + clock for clock in _KANJI]
    if order == "ymd" or (order and len(lengths) == 1):
        year = "%Y" if lengths == {4} else "%y"
        parts = {"dmy": ("%d", "%m", year), "mdy": ("%m", "%d", year), "ymd": ("%y", "%m", "%d")}
        days = [sign.join(parts[order]) for sign in "/-."]
        forms += [day + clock for day, clock in product(days, _CLOCKS)]
    return [f"try_strptime({{text}}, '{form}')" for form in forms]
