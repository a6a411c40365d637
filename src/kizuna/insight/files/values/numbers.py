"""A column of numbers as people write them -> quantities and exact amounts.

Plain digits are read by SQL, the other distinct texts by `number_text.parse_number`, both under
one decimal mark for the whole column. Not here: how one number is written.
"""

import re
import unicodedata
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias

from duckdb import DuckDBPyConnection

from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.engines.duckdb import literal
from kizuna.insight.files.reading import SqlValue
from kizuna.insight.files.values.blanks import is_blank
from kizuna.insight.files.values.leftovers import cells_apart, has_many, lookup_table, texts_in
from kizuna.insight.files.values.number_text import (
    CURRENCIES,
    CURRENCY,
    MONEY_SIGNS,
    WRITTEN_NUMBER,
    DecimalMark,
    parse_number,
)

_COMMA = Words(
    ja="列「{header}」の数字は、コンマを小数点として読みました（1.234,56 は 1234.56）。",
    en="In “{header}” the comma was read as the decimal mark (1.234,56 is 1234.56).",
)
_POINT_GROUPS = Words(
    ja="列「{header}」の 1.234 のような数字は、点を桁区切りとみて 1234 と読みました。",
    en="In “{header}”, numbers like 1.234 were read as 1234: the point separates thousands.",
)
_POINT_DECIMAL = Words(
    ja="列「{header}」の 1.234 のような数字は、点を小数点として読みました。",
    en="In “{header}”, numbers like 1.234 were read with a decimal point.",
)
_Value: TypeAlias = float | int | None
_WHOLE = re.compile("U?(TINY|SMALL|BIG)?INT(EGER)?")
# Of minor units: more is no amount, and hundreds of such orders still add up in 64 bits. One cell
# with an id in the place of an amount once left a shop without any analysis.
MOST_DIGITS = 16
_MANY_GROUPED = 3  # distinct texts like 1.234 and no other point: more than chance


def is_whole(column_type: str) -> bool:
    """Whether DuckDB's type of a column is one of whole numbers.

    >>> is_whole("UBIGINT"), is_whole("INTEGER"), is_whole("INTERVAL"), is_whole("VARCHAR")
    (True, True, False, False)
    """
    return bool(_WHOLE.fullmatch(column_type))


def read_numbers(
    connection: DuckDBPyConnection, table: str, column: str, column_type: str, *, header: str
) -> SqlValue:
    """DOUBLE of each row, for quantities."""

    def cast(sql: str) -> str:
        return f"TRY_CAST({sql} AS DOUBLE)"

    if column_type.upper() != "VARCHAR":
        return _typed(f'"{column}"', cast)
    return _written(connection, table, f'"{column}"', header, "DOUBLE", cast, float, digits=None)


def read_amounts(
    connection: DuckDBPyConnection,
    table: str,
    column: str,
    column_type: str,
    *,
    digits: int,
    header: str,
) -> SqlValue:
    """BIGINT minor units of each row; exact, a half of a minor unit rounds away from zero.

    `digits` is how many decimal places the currency has (`base.money.minor_digits`).
    """

    def cast(sql: str) -> str:
        # A cast of text to DECIMAL is exact and rounds a half away from zero; above 18 digits
        # DuckDB computes in 128 bits, a hundred times slower.
        return f"CAST(TRY_CAST({sql} AS DECIMAL({MOST_DIGITS}, {digits})) * {10**digits} AS BIGINT)"

    def minor(number: Decimal) -> int | None:
        scaled = int(number.scaleb(digits).to_integral_value(ROUND_HALF_UP))
        return scaled if abs(scaled) < 10**MOST_DIGITS else None

    if is_whole(column_type):
        limit = 10 ** (MOST_DIGITS - digits) - 1
        fits = f'"{column}" BETWEEN -{limit} AND {limit}'
        value = f'(CASE WHEN {fits} THEN CAST("{column}" AS BIGINT) * {10**digits} END)'
        return SqlValue(sql=value, bad_sql=f"coalesce(NOT ({fits}), false)")
    if column_type.upper() != "VARCHAR":
        return _typed(f'"{column}"', lambda sql: cast(f"CAST({sql} AS VARCHAR)"))
    return _written(connection, table, f'"{column}"', header, "BIGINT", cast, minor, digits=digits)


def currencies_in(connection: DuckDBPyConnection, table: str, column: str) -> dict[str, int]:
    """ISO codes of the symbols and suffixes found in the cells -> how many cells.

    A bare $ counts as USD and ¥ as JPY; the caller knows better where a column says so.
    """
    text = f'CAST("{column}" AS VARCHAR)'
    pattern = f"(?i){CURRENCY}".replace("'", "''")
    found = connection.execute(
        f"SELECT mark, count(*) FROM (SELECT regexp_extract({text}, '{pattern}') AS mark "
        f"FROM {table} WHERE NOT regexp_full_match({text}, '[-+0-9.,]*') "
        f"AND regexp_matches({text}, '[0-9０-９]')"
        ") WHERE mark <> '' GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    counts: dict[str, int] = {}
    for mark, count in found:
        code = CURRENCIES[unicodedata.normalize("NFKC", mark).lower()]
        counts[code] = counts.get(code, 0) + count
    return counts


def _typed(column: str, cast: Callable[[str], str]) -> SqlValue:
    """A column whose source knows it is a number; NaN is an empty cell."""
    value = f"(CASE WHEN isfinite(CAST({column} AS DOUBLE)) THEN {cast(column)} END)"
    empty = f"({column} IS NULL OR isnan(CAST({column} AS DOUBLE)))"
    return SqlValue(sql=value, bad_sql=f"({value} IS NULL AND NOT {empty})")


def _written(
    connection: DuckDBPyConnection,
    table: str,
    text: str,
    header: str,
    dtype: str,
    cast: Callable[[str], str],
    typed: Callable[[Decimal], _Value],
    *,
    digits: int | None,
) -> SqlValue:
    """A column of text: plain digits at once, grouped ones if many, then the parser."""
    plain = _plain(text, cast)
    total, read, pointed, grouped = connection.execute(
        f"SELECT count({text}), count({plain}), count(CASE WHEN contains({text}, '.') THEN {plain} "
        f"END), count(CASE WHEN contains({text}, '.') AND {_is_grouped(text)} THEN 1 END) "
        f"FROM {table}"
    ).fetchall()[0]
    if total == read and (pointed > grouped or not pointed):
        return SqlValue(sql=cast(text), bad_sql="false")  # all seen to be plain: no more guard
    apart = cells_apart(connection, table, text, plain)
    mark, notes = _mark(connection, table, text, apart, pointed > grouped, digits, header)
    if mark == ",":
        plain = f"(CASE WHEN NOT contains({text}, '.') THEN {plain} END)"
        apart = cells_apart(connection, table, text, plain)
    if has_many(connection, apart):
        plain = f"coalesce({plain}, {_grouped(text, mark, cast)})"
        apart = cells_apart(connection, apart, "text", _grouped("text", mark, cast))
    texts = texts_in(connection, apart)
    parsed = [parse_number(cell, mark) for cell in texts]
    values = [typed(number) if number is not None else None for number in parsed]
    bad = [v is None and not is_blank(cell) for v, cell in zip(values, texts, strict=True)]
    found = lookup_table(connection, texts, {"value": (dtype, values), "bad": ("BOOLEAN", bad)})
    here = f"FROM {found} WHERE {found}.text = {text}"
    is_bad = f"({plain} IS NULL AND coalesce((SELECT bad {here}), false))"
    return SqlValue(
        sql=f"coalesce({plain}, (SELECT value {here}))",
        bad_sql=is_bad if any(bad) else "false",
        notes=notes,
    )


def _plain(text: str, cast: Callable[[str], str]) -> str:
    """SQL of digits as a program writes them; whatever else TRY_CAST would take or choke on
    (powers, inf, 1_000; a cast that fails costs 2 us) is kept from it."""
    digits = f"regexp_full_match({text}, '[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)')"
    return f"(CASE WHEN {digits} THEN {cast(text)} END)"


def _is_grouped(text: str) -> str:
    return f"regexp_full_match({text}, '-?[1-9][0-9]{{0,2}}[.][0-9]{{3}}')"


def _grouped(text: str, mark: DecimalMark, cast: Callable[[str], str]) -> str:
    """SQL of 1,234.50 with at most one currency sign at its ends."""
    thousands, point = (",", ".") if mark == "." else (".", ",")
    pattern = f"[{MONEY_SIGNS}]?-?[0-9]{{1,3}}([{thousands}][0-9]{{3}})*([{point}][0-9]+)?円?"
    digits = f"trim(replace(replace({text}, '{thousands}', ''), '{point}', '.'), '{MONEY_SIGNS}円')"
    return f"(CASE WHEN regexp_full_match({text}, '{pattern}') THEN {cast(digits)} END)"


def _mark(
    connection: DuckDBPyConnection,
    table: str,
    text: str,
    apart: str,
    has_point_decimals: bool,
    digits: int | None,
    header: str,
) -> tuple[DecimalMark, tuple[Said, ...]]:
    """Which sign is decimal in the whole column, and what was assumed if it does not tell.

    One or two digits at the end, or a second separator, tell (a slip like 1,2 among 1,200 does
    not); 1.234 alone does not either: then it is 1234 in a currency without decimals, or where
    three or more cells are written so. What is no number under either mark has no say.
    """
    end = "([^0-9,.]|$)"
    comma = f",[0-9]{{1,2}}{end}|,[0-9]{{4}}|[.][0-9]{{3}}[.,][0-9]"
    point = f"[.][0-9]{{1,2}}{end}|[.][0-9]{{4}}|,[0-9]{{3}}[.,]"
    alone = f"(^|[^0-9,.])[1-9][0-9]{{0,2}}[.][0-9]{{3}}{end}"
    counts = ", ".join(
        f"count(*) FILTER (regexp_matches(plain, '{form}'))"
        for form in (comma, point, f",[0-9]{{3}}{end}", alone)
    )
    votes = f"SELECT {counts} FROM {apart}"
    commas, points, groups, unread = connection.execute(votes).fetchall()[0]
    (read,) = connection.execute(
        f"SELECT count(DISTINCT {text}) FROM {table} WHERE {_is_grouped(text)}"
    ).fetchall()[0]
    if commas or (points and read + unread):  # contested: now it matters whose votes these are
        is_number = f"regexp_full_match(plain, {literal(WRITTEN_NUMBER)})"
        counted = connection.execute(f"{votes} WHERE {is_number}").fetchall()[0]
        commas, points, groups, unread = counted
    said = {"header": header}
    if commas > max(points, groups) and not has_point_decimals:
        return ",", (Said("decimal_comma", _COMMA, said),)
    if not read + unread or points or has_point_decimals:
        return ".", ()
    many = digits == 2 and read + unread >= _MANY_GROUPED
    if not groups and (digits == 0 or many):
        return ",", (Said("point_groups", _POINT_GROUPS, said),)
    return ".", (Said("point_decimal", _POINT_DECIMAL, said),)
