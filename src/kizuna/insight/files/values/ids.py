"""A column of ids -> the same text on both sides of a join.

Not here: folding spellings of names or phone numbers (`folding`); an id is not folded.
"""

import re
from collections.abc import Sequence

from duckdb import DuckDBPyConnection

from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.engines.duckdb import literal
from kizuna.insight.files.reading import SqlValue
from kizuna.insight.files.values.blanks import BLANKS
from kizuna.insight.files.values.numbers import is_whole
from kizuna.insight.tables.id_form import MOST_DIGITS, IdForm

_FLOATS = Words(
    ja="{n} 行の番号は末尾の「.0」を取って読みました（17850.0 は 17850）。",
    en="{n} ids lost a trailing “.0” that a spreadsheet or program had added (17850.0 is 17850).",
    en_one="One id lost a trailing “.0” that a spreadsheet or program had added.",
    count="n",
)
_SCIENTIFIC = Words(
    ja="{n} 行の番号は 1.2E+11 のような指数表示に変わっていて、元の番号がわかりません。",
    en="{n} ids were turned into powers like 1.2E+11; the original digits are lost.",
    en_one="One id was turned into a power like 1.2E+11; its original digits are lost.",
    count="n",
)
_BOTH = Words(
    ja="{n} 行の番号は、末尾の「.0」のない同じ番号もあるので、「.0」を取って読みました。",
    en="{n} ids ending in “.0” stand beside the same ids without it and were read as those.",
    en_one="One id ending in “.0” stands beside the same id without it and was read as that.",
    count="n",
)
_WIDE_IDS = Words(
    ja="{n} 行の番号は全角で書かれています。半角の番号と同じものとして数え"
    "（Ｃ００１ は C001）、表には先に書かれていた形で示しました。",
    en="{n} ids are written in full-width characters. They are the same as the plain ones "
    "(Ｃ００１ is C001) and shown in the form that was written first.",
    en_one="One id is written in full-width characters. It is the same as the plain one and shown "
    "in the form that was written first.",
    count="n",
)
# Full-width forms of ASCII; other characters of an id (①, ㈱) stay what they are.
_WIDE = "".join(map(chr, range(0xFF01, 0xFF5F)))
_NARROW = "".join(map(chr, range(0x21, 0x7F)))
_AROUND = "\"' \t\r\n\u00a0\u3000"
# What sorts here begins like no mark of BLANKS: "0000-00-00", "<na>", "null", and beyond ASCII.
_NO_MARK = (("0001", "<"), ("A", "N"), ("O", "n"), ("o", "\u2013"))
_NUMBERED = re.compile(f"([#A-Za-z][-#A-Za-z]{{0,11}})?[0-9]{{1,{MOST_DIGITS}}}")
_POWER = "[0-9]([.][0-9]+)?E[+][0-9]{2,3}"  # as a spreadsheet shows a long number


def form_of_ids(
    connection: DuckDBPyConnection, table: str, column: str, column_type: str, *, is_filled: bool
) -> IdForm | None:
    """The form that every id of a column has, if they share one; `is_filled` asks, too, that no
    cell be empty."""
    text = f'"{column}"'
    if is_whole(column_type) and not column_type.startswith("U"):  # which may not fit into BIGINT
        is_empty = f"SELECT 1 FROM {table} WHERE {text} IS NULL LIMIT 1"
        return None if is_filled and connection.execute(is_empty).fetchone() else IdForm()
    if column_type != "VARCHAR":
        return None
    first = connection.execute(
        f"SELECT {text} FROM {table} WHERE {text} IS NOT NULL LIMIT 1"
    ).fetchone()
    if not first or not (found := _NUMBERED.fullmatch(first[0])):
        return None
    prefix = found[1] or ""
    # As long as the first, as most are, costs two thirds of a regular expression to see.
    as_long = "[0-9]" * (len(first[0]) - len(prefix))
    is_form = (
        f"CASE WHEN {text} GLOB '{prefix}{as_long}' THEN TRUE "
        f"ELSE regexp_full_match({text}, '{prefix}[0-9]{{1,{MOST_DIGITS}}}') END"
    )
    has_zeros = f"prefix({text}, '{prefix}0') AND strlen({text}) > {len(prefix) + 1}"
    rows, count, formed, zeros, shortest, longest = connection.execute(
        f"SELECT count(*), count({text}), count(*) FILTER ({is_form}), "
        f"count(*) FILTER ({has_zeros}), min(strlen({text})), max(strlen({text})) FROM {table}"
    ).fetchall()[0]
    if formed < count or (is_filled and count < rows) or (zeros and shortest < longest):
        return None
    return IdForm(prefix=prefix, digits=shortest - len(prefix) if zeros else 0)


def read_ids(
    connection: DuckDBPyConnection,
    table: str,
    column: str,
    column_type: str,
    *,
    elsewhere: Sequence[str] = (),
) -> SqlValue:
    """VARCHAR id of each row; leading zeros kept, blank marks such as - or なし are NULL.

    `17850.0` becomes `17850` only where every id of the column is a whole number, or where 17850
    stands in the column or `elsewhere` (SQL of the same ids in other sources), too, for 1.0 may be
    an id. Full-width letters are read as plain ones. Digits lost to 1.2E+11 are bad: two customers
    would become one.
    """
    text = f'"{column}"'
    if column_type.upper() != "VARCHAR":
        return _typed(text, column_type.upper())
    blank = _is_blank(text)
    power = f"CASE WHEN contains({text}, 'E+') THEN regexp_full_match({text}, '{_POWER}') END"
    quoted = f"prefix({text}, '''')"
    is_ascii = f"strlen({text}) = length({text})"
    is_wide = f"CASE WHEN {is_ascii} THEN FALSE ELSE regexp_matches({text}, '[！-～]') END"
    floats, powers, blanks, quotes, wide = connection.execute(
        f"SELECT count(*) FILTER (suffix({text}, '.0')), count(*) FILTER ({power}), "
        f"count(*) FILTER ({blank}), count(*) FILTER ({quoted}), count(*) FILTER ({is_wide}) "
        f"FROM {table}"
    ).fetchall()[0]
    value, bad = text, "false"
    notes: tuple[Said, ...] = ()
    if quotes:  # Shopify and Excel put it before digits so that they stay text
        value = f"(CASE WHEN {quoted} THEN trim(substr({text}, 2)) ELSE {value} END)"
    if floats and _are_whole(connection, table, text, blank):
        value = f"(CASE WHEN suffix({text}, '.0') THEN left({text}, -2) ELSE {value} END)"
        notes += (Said("ids_were_floats", _FLOATS, {"n": floats}),)
    elif floats:
        same = " UNION ALL ".join((f"SELECT {text} FROM {table}", *elsewhere))
        beside = f"suffix({text}, '.0') AND left({text}, -2) IN ({same})"
        (n,) = connection.execute(f"SELECT count(*) FROM {table} WHERE {beside}").fetchall()[0]
        if n:
            value = f"(CASE WHEN {beside} THEN left({text}, -2) ELSE {value} END)"
            notes += (Said("ids_were_floats", _BOTH, {"n": n}),)
    if wide:
        narrow = f"translate({value}, {literal(_WIDE)}, {literal(_NARROW)})"
        value = f"(CASE WHEN {is_wide} THEN {narrow} ELSE {value} END)"
        notes += (Said("ids_were_wide", _WIDE_IDS, {"n": wide}),)
    if powers:
        bad = f"coalesce({power}, false)"
        notes += (Said("ids_were_powers", _SCIENTIFIC, {"n": powers}),)
    if blanks or powers:
        value = f"(CASE WHEN NOT ({blank}) AND NOT {bad} THEN {value} END)"
    return SqlValue(sql=value, bad_sql=bad, notes=notes)


def ids_as_text(table: str, column: str, column_type: str) -> str:
    """SQL of a column's ids as text, to look one up that another source may write with a `.0`."""
    if column_type.upper() == "VARCHAR":
        return f'SELECT "{column}" FROM {table}'
    value = _typed(f'"{column}"', column_type.upper()).sql
    return f"SELECT {value} FROM {table}"


def plain_id_sql(text: str) -> str:
    """DuckDB's SQL of an id that no column was read for, to be found among others: without quotes
    and blanks around, in plain letters, NULL where it is a mark for nothing."""
    bare = f"trim(translate({text}, {literal(_WIDE)}, {literal(_NARROW)}), {literal(_AROUND)})"
    return f"CASE WHEN NOT ({_is_blank(bare)}) THEN {bare} END"


def _is_blank(text: str) -> str:
    """Whether an id is a mark for nothing; where it begins tells of most that it is none, and
    comparing costs a tenth of looking for the marks."""
    spans = [f"({text} >= '{first}' AND {text} < '{end}')" for first, end in _NO_MARK]
    marks = ", ".join(literal(mark) for mark in sorted(BLANKS))
    is_mark = f"list_contains([{marks}], lower({text}))"
    return f"CASE WHEN {' OR '.join(spans)} THEN FALSE ELSE {is_mark} END"


def _typed(column: str, dtype: str) -> SqlValue:
    """A column whose source knows its type: a whole float is written without its point."""
    if not dtype.startswith(("DOUBLE", "FLOAT", "REAL", "DECIMAL")):
        return SqlValue(sql=f"CAST({column} AS VARCHAR)", bad_sql="false")
    whole = f"TRY_CAST({column} AS BIGINT)"
    shown = f"coalesce(CASE WHEN {column} = {whole} THEN {whole}::VARCHAR END, {column}::VARCHAR)"
    real = f"isnan(CAST({column} AS DOUBLE))"
    return SqlValue(sql=f"(CASE WHEN NOT {real} THEN {shown} END)", bad_sql="false")


def _are_whole(connection: DuckDBPyConnection, table: str, text: str, blank: str) -> bool:
    """Whether every id of the column is a number without decimals and without leading zeros."""
    (others,) = connection.execute(
        f"SELECT count(*) FROM {table} WHERE NOT ({blank}) "
        f"AND NOT regexp_full_match({text}, '-?([1-9][0-9]*|0)([.]0)?')"
    ).fetchall()[0]
    return not others
