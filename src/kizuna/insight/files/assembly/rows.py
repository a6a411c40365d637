"""One raw table -> typed rows: each field's values, or the reason why a row cannot be used.

Not here: which column means what (`columns`), one value (`values`), orders made of rows
(`assemble`).
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from duckdb import DuckDBPyConnection

from kizuna.base.said import Said
from kizuna.insight.files.column_names import shown_header
from kizuna.insight.files.columns import Layout
from kizuna.insight.files.raw.staging import stripped_sql
from kizuna.insight.files.reading import RawTable, ReadOptions, SqlValue
from kizuna.insight.files.values.blanks import BLANKS, NOBODY
from kizuna.insight.files.values.date_shapes import no_such_day_sql
from kizuna.insight.files.values.date_text import DateOrder
from kizuna.insight.files.values.dates import plain_day, read_dates
from kizuna.insight.files.values.ids import form_of_ids, read_ids
from kizuna.insight.files.values.numbers import MOST_DIGITS, is_whole, read_amounts, read_numbers
from kizuna.insight.tables.id_form import IdForm

# Prices are read finer than money, because a line is rounded after the multiplication.
PRICE_DIGITS = 4
TYPES = {
    "order_id": "VARCHAR", "line_id": "VARCHAR", "customer_id": "VARCHAR", "email": "VARCHAR",
    "phone": "VARCHAR", "postal_code": "VARCHAR", "customer_name": "VARCHAR",
    "customer_rank": "VARCHAR", "day": "INTEGER", "minute": "INTEGER", "product_id": "VARCHAR",
    "product_name": "VARCHAR", "line_kind": "VARCHAR", "quantity": "DOUBLE", "status": "VARCHAR",
    "cancelled_day": "INTEGER", "currency": "VARCHAR", "unit_price": "BIGINT",
    "unit_cost": "BIGINT", "line_amount": "BIGINT", "amount": "BIGINT", "order_total": "BIGINT",
    "shipping_fee": "BIGINT", "cost": "BIGINT", "margin": "BIGINT", "refunded_amount": "BIGINT",
}  # fmt: skip
_MAY_LACK = {"minute", "cancelled_day"}
_IDS = {"order_id", "line_id", "customer_id", "product_id"}
_NUMBERED = {"order_id", "customer_id"}  # those that so many rows are grouped by
_PRICES = {"unit_price", "unit_cost"}
_NAMES_SOMEBODY = {"customer_name", "email", "phone"}
_EAST = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]"  # writings with the family name first
# A cell of these that cannot be read makes the row unusable; of others it is left empty.
_MUST_READ = {
    "unit_price": "bad_amount", "line_amount": "bad_amount", "amount": "bad_amount",
    "order_total": "bad_amount", "refunded_amount": "bad_amount", "quantity": "bad_quantity",
}  # fmt: skip

DATE_ORDERS: dict[str, DateOrder] = {"dmy": "dmy", "mdy": "mdy", "ymd": "ymd"}


@dataclass(kw_only=True)
class TypedRows:
    """One source with its cells read: DuckDB relation `table` with `row`, the fields in `present`
    (TYPES), `code` and `detail` (NULL where the row can be used)."""

    table: str
    raw: RawTable
    layout: Layout
    present: frozenset[str]
    notes: list[Said] = field(default_factory=list)
    refused: int = 0  # rows with a code
    empty: Mapping[str, int] = field(default_factory=dict)  # field -> usable rows without it
    repeats: bool = False  # whether an order takes several rows
    totals: str | None = None  # field that holds each order's total, counted once per order
    forms: Mapping[str, IdForm] = field(default_factory=dict)  # of ids that stand as numbers
    row_amount: str = ""  # SQL of a row's own amount in minor units; "" where only totals count

    def has(self, *fields: str) -> bool:
        """Whether all these fields are read."""
        return self.present.issuperset(fields)


def type_rows(
    raw: RawTable,
    layout: Layout,
    *,
    table: str,
    connection: DuckDBPyConnection,
    options: ReadOptions,
    digits: int,
) -> TypedRows:
    """Read every column that means something, once, into a table."""
    columns: dict[str, str] = {}
    bad: list[tuple[str, str, str]] = []  # condition, code, detail
    notes: list[Said] = []
    forms = _forms(raw, layout, connection) if options.codes_ids else {}
    for key, place in layout.places.items():
        cell = f"c{place}"
        if key == "ordered_at":
            values = _moment(raw, layout, connection, options)
            columns["day"], columns["minute"] = values[0].sql, values[1].sql
            notes += [*values[0].notes, *values[1].notes]
            bad.append((values[0].bad_sql, "bad_date", cell))
        elif key == "cancelled_at":
            columns["cancelled_day"] = _cancelled_day(raw, place, connection, options)
        elif key in forms:
            columns[key] = forms[key].number_sql(cell)
        elif key in TYPES:
            value = _value(key, raw, layout, connection, digits)
            columns[key] = value.sql
            notes += value.notes
            if code := _MUST_READ.get(key):
                bad.append((value.bad_sql, code, cell))
    columns |= _full_name(raw, layout, columns)
    if "customer_id" not in columns:  # beside a number, a name is only a label
        named = _NAMES_SOMEBODY & columns.keys()
        columns |= {key: _of_somebody(columns[key]) for key in named}
    if layout.format and layout.format.blank_ids and "customer_id" in columns:
        blank = ", ".join(f"'{name}'" for name in layout.format.blank_ids)
        given = columns["customer_id"]
        columns["customer_id"] = f"CASE WHEN {given} NOT IN ({blank}) THEN {given} END"
    if {"unit_price", "quantity"} <= columns.keys():
        bad.append(_too_much(layout, columns))
    cases = [(sql, code, f"{cell}::VARCHAR") for sql, code, cell in bad if sql.upper() != "FALSE"]
    if "order_id" in columns:
        given = f"c{layout.places['order_id']}" if "order_id" in forms else columns["order_id"]
        cases.append((f"({given}) IS NULL", "no_order", "''"))
    _create(connection, raw, table, columns, cases, numbered=forms.keys())
    refused, empty = _look(connection, table, columns)
    return TypedRows(
        table=table, raw=raw, layout=layout, present=frozenset(columns), notes=notes,
        refused=refused, empty=empty, forms=forms,
    )  # fmt: skip


def _too_much(layout: Layout, columns: Mapping[str, str]) -> tuple[str, str, str]:
    """The case of a price times a quantity that is no amount: an item's code as its quantity."""
    price, quantity = (f"c{layout.places[key]}" for key in ("unit_price", "quantity"))
    most = 10 ** (MOST_DIGITS + PRICE_DIGITS)
    product = f"({columns['unit_price']})::DOUBLE * ({columns['quantity']})"
    return (
        f"coalesce(abs({product}) >= {most}, false)",
        "bad_amount",
        f"concat({price}, ' × ', {quantity})",
    )


def _look(
    connection: DuckDBPyConnection, table: str, columns: Mapping[str, str]
) -> tuple[int, dict[str, int]]:
    """Rows refused, and how many of the others lack each field; one pass for all of them."""
    wanted = [key for key in columns if TYPES[key] != "VARCHAR" and key not in _MAY_LACK]
    counts = ", ".join(f"count(*) FILTER (code IS NULL AND {key} IS NULL)" for key in wanted)
    found = connection.execute(
        f"SELECT count(code){', ' if counts else ''}{counts} FROM {table}"
    ).fetchone()
    refused, *missing = found or (0,)
    return int(refused), dict(zip(wanted, missing, strict=False))


def _create(
    connection: DuckDBPyConnection,
    raw: RawTable,
    table: str,
    columns: Mapping[str, str],
    cases: Sequence[tuple[str, str, str]],
    *,
    numbered: Collection[str],
) -> None:
    types = TYPES | dict.fromkeys(numbered, "BIGINT")
    chosen = ["row"]
    chosen += [
        f"{sql} AS {key}" if re.fullmatch(r"c\d+", sql) else f"({sql})::{types[key]} AS {key}"
        for key, sql in columns.items()
    ]
    codes = " ".join(f"WHEN {sql} THEN {_told(code, cell)}" for sql, code, cell in cases)
    details = " ".join(f"WHEN {sql} THEN {cell}" for sql, _, cell in cases)
    connection.execute(
        f"""CREATE OR REPLACE TABLE {table} AS SELECT {", ".join(chosen)},
        {f"CASE {codes} END" if cases else "NULL::VARCHAR"} AS code,
        {f"CASE {details} END" if cases else "NULL::VARCHAR"} AS detail
        FROM {raw.table}"""
    )


def _told(code: str, cell: str) -> str:
    """SQL of a case's code; a date that cannot be read may be of a day that does not exist."""
    if code != "bad_date":
        return f"'{code}'"
    return f"CASE WHEN {no_such_day_sql(cell)} THEN 'no_such_day' ELSE '{code}' END"


def _forms(raw: RawTable, layout: Layout, connection: DuckDBPyConnection) -> dict[str, IdForm]:
    """The ids that may stand as numbers: customers' only where nothing but the number can tell who
    it is, orders' that are nowhere put together with words."""
    others = (_NAMES_SOMEBODY | {"postal_code", "last_name", "first_name"}) & layout.places.keys()
    marks_nobody = bool(layout.format and layout.format.blank_ids)
    forms: dict[str, IdForm] = {}
    for key in _NUMBERED & layout.places.keys():
        place = layout.places[key]
        if key == "customer_id" and marks_nobody:
            continue
        is_filled = key == "customer_id" and bool(others)
        kind = "BIGINT" if raw.is_plain(place, "integer") else raw.types[place]
        form = form_of_ids(connection, raw.table, f"c{place}", kind, is_filled=is_filled)
        forms |= {key: form} if form else {}
    return forms


def _moment(
    raw: RawTable, layout: Layout, connection: DuckDBPyConnection, options: ReadOptions
) -> tuple[SqlValue, SqlValue]:
    """Day and minute; a time of day that stands in a column of its own is read with its date."""
    place = layout.places["ordered_at"]
    table, column, type_name = raw.table, f"c{place}", raw.types[place]
    if raw.is_plain(place, "day") and "ordered_time" not in layout.places:
        return plain_day(column)
    if "ordered_time" in layout.places and type_name == "VARCHAR":
        time = f"c{layout.places['ordered_time']}"
        joined = f"CASE WHEN {column} IS NOT NULL THEN concat_ws(' ', {column}, {time}) END"
        table = f"{raw.table}_moments"
        connection.execute(
            f"CREATE OR REPLACE VIEW {table} AS SELECT {joined} AS {column} FROM {raw.table}"
        )
    value = read_dates(
        connection,
        table,
        column,
        type_name,
        time_zone=options.time_zone,
        ask=options.ask,
        header=shown_header(raw, place),
        order=DATE_ORDERS.get(options.date_order or ""),
        has_1904_epoch=raw.has_1904_epoch,
    )
    if table == raw.table:
        return value.day, value.minute
    return _in_place(value.day, column, joined), _in_place(value.minute, column, joined)


def _cancelled_day(
    raw: RawTable, place: int, connection: DuckDBPyConnection, options: ReadOptions
) -> str:
    """SQL of the day of a cancellation; a mark that is no date ("済", 1) counts from the first day.

    Without an as-of day it only matters that something is written there.
    """
    column = f"c{place}"
    written = f"trim({column}::VARCHAR)"
    blank = ", ".join(f"'{mark}'" for mark in sorted(BLANKS))
    is_marked = f"{column} IS NOT NULL AND lower({written}) NOT IN ({blank})"
    day = "NULL"
    if options.as_of is not None:
        day = read_dates(
            connection, raw.table, column, raw.types[place], time_zone=options.time_zone,
            ask=options.ask, header=shown_header(raw, place),
            order=DATE_ORDERS.get(options.date_order or ""), has_1904_epoch=raw.has_1904_epoch,
        ).day.sql  # fmt: skip
    return f"CASE WHEN {is_marked} THEN coalesce({day}, 0) END"


def _in_place(value: SqlValue, column: str, joined: str) -> SqlValue:
    """The same value taken from an expression instead of the column it was studied on."""

    def put(sql: str) -> str:
        return re.sub(rf'"{column}"|\b{column}\b', lambda _: f"({joined})", sql)

    return SqlValue(sql=put(value.sql), bad_sql=put(value.bad_sql), notes=value.notes)


def _value(
    key: str, raw: RawTable, layout: Layout, connection: DuckDBPyConnection, digits: int
) -> SqlValue:
    place = layout.places[key]
    column, type_name, header = f"c{place}", raw.types[place], shown_header(raw, place)
    finer = PRICE_DIGITS if key in _PRICES else 0
    if raw.is_plain(place, "integer"):
        if key == "quantity":
            return SqlValue(sql=f"{column}::DOUBLE", bad_sql="FALSE")
        if TYPES[key] == "BIGINT":
            return SqlValue(sql=f"{column}::BIGINT * {10 ** (digits + finer)}", bad_sql="FALSE")
        return SqlValue(sql=column, bad_sql="FALSE")
    if key in _IDS:
        if is_whole(type_name):
            return SqlValue(sql=column, bad_sql="FALSE")  # eight bytes; made text when used
        same = layout.elsewhere.get(key, ())
        return read_ids(connection, raw.table, column, type_name, elsewhere=same)
    if key == "quantity":
        return read_numbers(connection, raw.table, column, type_name, header=header)
    if TYPES[key] == "BIGINT":
        return read_amounts(
            connection, raw.table, column, type_name, digits=digits + finer, header=header
        )
    return SqlValue(sql=stripped_sql(f"{column}::VARCHAR"), bad_sql="FALSE")


def _of_somebody(sql: str) -> str:
    nobody = ", ".join(f"'{word}'" for word in sorted(NOBODY))
    return f"CASE WHEN lower({sql}) NOT IN ({nobody}) THEN {sql} END"


def _full_name(raw: RawTable, layout: Layout, columns: dict[str, str]) -> dict[str, str]:
    """Family and given name as one, in the order of the header's language; a name in kanji, kana or
    hangul has its family name first under any header."""
    names = [key for key in ("last_name", "first_name") if key in layout.places]
    parts = [stripped_sql(f"c{layout.places[key]}::VARCHAR") for key in names]
    if not parts or "customer_name" in columns:
        return {}
    whole = f"concat_ws(' ', {', '.join(parts)})"
    if all(raw.header[layout.places[k]].isascii() for k in ("last_name",) if k in layout.places):
        given_first = f"concat_ws(' ', {', '.join(reversed(parts))})"
        whole = f"CASE WHEN regexp_matches({whole}, '{_EAST}') THEN {whole} ELSE {given_first} END"
    return {"customer_name": f"nullif({whole}, '')"}
