"""Lists of customers, by themselves or beside orders: who they are and how to reach them.

A report needs no more of them than names and ranks, which `read` takes; the application keeps all.
Not here: who is the same person (the application tells).
"""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from kizuna.base.errors import UnreadableFile
from kizuna.base.said import Said
from kizuna.base.words import Verbatim, Words
from kizuna.insight.engines.duckdb import literal
from kizuna.insight.files.assembly.checks import REFUSED, account, refuse_where, start_account
from kizuna.insight.files.assembly.rows import DATE_ORDERS, TypedRows, type_rows
from kizuna.insight.files.column_names import places_named, shown_header
from kizuna.insight.files.columns import AMOUNTS, OF_ORDERS, Layout
from kizuna.insight.files.fields import meaning
from kizuna.insight.files.format import FORMATS, holds_of
from kizuna.insight.files.own_columns import install_own_values, own_field
from kizuna.insight.files.person_fields import (
    BESIDE_ORDERS,
    PERSON_FIELDS,
    SECOND,
    SHARED,
    meaning_of_person,
)
from kizuna.insight.files.reading import (
    Account,
    OwnColumn,
    RawTable,
    Reading,
    ReadOptions,
    SourceReport,
)
from kizuna.insight.files.values.blanks import filled_sql
from kizuna.insight.files.values.dates import read_dates
from kizuna.insight.files.values.guard import MARK, PLAIN_MARK
from kizuna.insight.files.values.kana import katakana_sql

# Columns of `PEOPLE`, all text; names are those under which the application resolves customers.
COLUMNS = (
    "own_number", "external_id", "member_number", "email", "phone", "family_name", "given_name",
    "full_name", "family_name_kana", "given_name_kana", "full_name_kana", "company_name",
    "department", "job_title", "rank", "birthday", "postal_code", "prefecture", "city", "town",
    "street", "building", "email_2", "phone_2", "tags", "note", "custom",
)  # fmt: skip
READINGS = ("family_name_kana", "given_name_kana", "full_name_kana")
PEOPLE = "address_book"
LONGEST_TAG = 40
_WHO = {"own_number", "customer_id", "member_number", "email", "phone", "customer_name",
        "last_name", "company_name"}  # fmt: skip
RENAMED = {
    "customer_name": "full_name", "last_name": "family_name", "first_name": "given_name",
    "customer_name_kana": "full_name_kana", "last_name_kana": "family_name_kana",
    "first_name_kana": "given_name_kana", "customer_rank": "rank", "customer_id": "external_id",
}  # fmt: skip
_PREFECTURE = "^(北海道|東京都|京都府|大阪府|[^ 　]{2,3}?県)"
_NOBODY = Words(
    ja="{file} には、お客様として使える行がありません（{n} 行を読みました）。",
    en="{file} has no row that can be used as a customer ({n} rows read).",
    en_one="{file} has no row that can be used as a customer (one row read).",
    count="n",
)
_LIST_BESIDE = Words(
    ja="{file}：お客様の名簿として読みました（{n} 名）。",
    en="{file}: read as a list of customers ({n} people).",
    en_one="{file}: read as a list of customers (one person).",
    count="n",
)
_PERHAPS_LIST = Words(
    ja="お客様の名簿でしたら、下の「列の意味」で「{columns}」を「取り込まない」にして、"
    "読み直してください（コマンドでは {typed}）。",
    en="If it is a list of customers, choose “Leave it out” for “{columns}” under “What the "
    "columns mean” and read it again (in a shell: {typed}).",
)
_NAME_COLUMNS = Words(
    ja="お名前・会員番号・メールアドレス・電話番号のどれかの列が要ります。",
    en="It takes a column with a name, a number, an e-mail address or a phone number.",
)


@dataclass(frozen=True, kw_only=True)
class AddressBook(Account):
    """All files of one call: table `PEOPLE` with `row` and `COLUMNS`, and an account of rows."""


def lists_people(raw: RawTable, options: ReadOptions) -> bool:
    """Whether a file tells who customers are and nothing of what they ordered."""
    known = [f for f in FORMATS.values() if f.recognises(raw.header)]
    if known:
        return all(format_.holds == "customers" for format_ in known)
    said = _asked(raw, options)
    nowhere = {key for key, place in said.items() if place is None}
    asked = said.keys() - nowhere - {own.field for own in options.own}
    if asked - PERSON_FIELDS.keys():
        return False
    of_orders = {found[0] for header in raw.header if (found := meaning(header))} & OF_ORDERS
    of_orders -= nowhere
    if of_orders and "ordered_at" not in nowhere:  # no order is without a day
        # Of tags only a list of customers tells, unless all that makes an order is there: what was
        # asked may be meant for a list beside it.
        is_order = "ordered_at" in of_orders and not of_orders.isdisjoint(AMOUNTS)
        return not is_order and bool(asked - BESIDE_ORDERS.keys() - set(SHARED))
    places = _places(raw, options)
    return bool(_WHO & places.keys()) and len(places) >= 2


def said_of_perhaps_list(raw: RawTable, options: ReadOptions) -> Said | None:
    """How to say that a file that cannot be read as orders is a list of customers, where it may be
    one: a day of registration or a sum of purchases looks like an order's."""
    words = {found[0]: header for header in raw.header if (found := meaning(header))}
    words = {key: header for key, header in words.items() if key in OF_ORDERS}
    nowhere = {**options.columns, **dict.fromkeys(words, "")}
    if not words.keys() <= {"ordered_at", *AMOUNTS}:
        return None
    if not lists_people(raw, dataclasses.replace(options, columns=nowhere)):
        return None
    typed = " ".join(f"--map {key}=" for key in words)
    columns = Verbatim(ja="」と「".join(words.values()), en="” and “".join(words.values()))
    values = {"columns": columns, "typed": typed}
    return Said("perhaps_list", _PERHAPS_LIST, values)


def read_address_book(
    raws: Sequence[RawTable], *, connection: DuckDBPyConnection, options: ReadOptions
) -> AddressBook:
    """Read lists of customers; UnreadableFile where not one row names anybody."""
    start_account(connection)
    sources = _read_all(dict(enumerate(raws)), connection=connection, options=options)
    if not any(report.rows_used for report in sources.values()):
        values = {"file": sources[0].file, "n": sources[0].rows_read}
        raise UnreadableFile(
            Said("no_customers", _NOBODY, values), Said("name_columns", _NAME_COLUMNS)
        )
    return AddressBook(
        sources=tuple(sources.values()),
        notes=(),
        refused=REFUSED,
        headers=tuple(raw.header for raw in raws),
        connection=connection,
    )


def refuse_in_list(
    rows: TypedRows,
    source: int,
    *,
    connection: DuckDBPyConnection,
    options: ReadOptions,
) -> None:
    """Refuse those rows of a list beside orders that the list itself cannot use, so that they tell
    nothing of who ordered; why is said by `with_lists`."""
    book, _ = _book(rows.raw, source, connection=connection, options=options)
    unusable = f"row IN (SELECT row FROM {book.table} WHERE code IS NOT NULL)"
    refuse_where(rows, [(unusable, "no_customer", "''")], connection)


def with_lists(
    reading: Reading,
    raws: Sequence[RawTable],
    *,
    connection: DuckDBPyConnection,
    options: ReadOptions,
) -> Reading:
    """The reading of orders with the lists of customers beside them read whole, into `PEOPLE`.

    A row of such a list counts as used where the list can use it, whatever the orders do with it.
    """
    lists = {
        number: raw
        for number, (raw, source) in enumerate(zip(raws, reading.sources, strict=True))
        if holds_of(source.columns) == "customers"
    }
    connection.execute(
        f"DELETE FROM {REFUSED} WHERE source IN (SELECT unnest($lists))", {"lists": list(lists)}
    )
    told = _read_all(lists, connection=connection, options=options)
    for report in told.values():
        values = {"file": report.file, "n": report.rows_used}
        report.notes.append(Said("list_beside", _LIST_BESIDE, values))
    sources = (told.get(number, source) for number, source in enumerate(reading.sources))
    return dataclasses.replace(reading, sources=tuple(sources))


def _read_all(
    lists: Mapping[int, RawTable], *, connection: DuckDBPyConnection, options: ReadOptions
) -> dict[int, SourceReport]:
    """Make `PEOPLE` of the lists, by the numbers of their sources; what was understood of each."""
    sources = {
        number: _read(raw, number, connection=connection, options=options)
        for number, raw in lists.items()
    }
    nobody = ", ".join(f"NULL::VARCHAR AS {column}" for column in COLUMNS)
    each = [f"SELECT -1 AS source, 0 AS row, {nobody} WHERE FALSE"]
    each += [f"SELECT {n} AS source, row, {', '.join(COLUMNS)} FROM book_{n} WHERE code IS NULL"
             for n in lists]  # fmt: skip
    connection.execute(
        f"""CREATE OR REPLACE TABLE {PEOPLE} AS SELECT row_number() OVER (ORDER BY source, row)
        AS row, {", ".join(COLUMNS)} FROM ({" UNION ALL ".join(each)})"""
    )
    return sources


def _asked(raw: RawTable, options: ReadOptions) -> dict[str, int | None]:
    """Field -> its column in this table as the caller says; None where no column holds it."""
    asked: dict[str, int | None] = {}
    for key, name in options.of(raw).columns.items():
        if found := places_named(raw, name):
            asked[key] = found[0]
        elif not name:
            asked[key] = None
    return asked


def _places(raw: RawTable, options: ReadOptions) -> dict[str, int]:
    """Field -> column: what the caller says comes first, then a known format, then words."""
    may_be = PERSON_FIELDS.keys() | {column.field for column in options.own}
    asked = {key: place for key, place in _asked(raw, options).items() if key in may_be}
    places = {key: place for key, place in asked.items() if place is not None}
    for known in (f for f in FORMATS.values() if f.recognises(raw.header)):
        for key, place in known.places(raw.header).items():
            if key in SHARED and key not in asked and place not in places.values():
                places[key] = place
    for place, header in enumerate(raw.header):
        if place in places.values() or not header:
            continue
        meant = own_field(options.own, header) or meaning_of_person(header)
        if meant in places:
            meant = SECOND.get(meant)
        if meant and meant not in asked:
            places.setdefault(meant, place)
    return places


def _read(
    raw: RawTable, number: int, *, connection: DuckDBPyConnection, options: ReadOptions
) -> SourceReport:
    book, places = _book(raw, number, connection=connection, options=options)
    columns = {key: shown_header(raw, place) for key, place in places.items()}
    report = account(book, source=number, connection=connection)
    return dataclasses.replace(report, columns=columns)


def _book(
    raw: RawTable, number: int, *, connection: DuckDBPyConnection, options: ReadOptions
) -> tuple[TypedRows, dict[str, int]]:
    """One list as `book_<number>`, and which column holds which field."""
    places = _places(raw, options)
    known = [f for f in FORMATS.values() if f.recognises(raw.header)]
    shared = {key: place for key, place in places.items() if key in SHARED}
    layout = Layout(
        holds="customers", format=known[0] if known else None, places=shared, mapped=frozenset()
    )
    typed = type_rows(
        raw, layout, table=f"listed_{number}", connection=connection, options=options, digits=0
    )
    book = _make_book(raw, places, typed, number, connection=connection, options=options)
    return book, places


def _make_book(
    raw: RawTable,
    places: Mapping[str, int],
    typed: TypedRows,
    number: int,
    *,
    connection: DuckDBPyConnection,
    options: ReadOptions,
) -> TypedRows:
    """Table `book_<number>`: COLUMNS, and why a row cannot be used."""
    cells = {key: filled_sql(place, of="r.") for key, place in places.items()}
    names = {"last_name", "first_name"}
    read = typed.present - names
    if names & places.keys():
        read -= {"customer_name"}  # put together from the two
    cells |= {key: f"t.{key}::VARCHAR" for key in SHARED if key in read}
    # Why a row cannot be used, the first reason first: code -> (condition, the cell to show).
    bad: dict[str, tuple[str, str]] = {}
    if "birthday" in places:
        day, cells["birthday"] = days_sql(raw, places["birthday"], connection, options)
        bad["bad_birthday"] = (day, f"r.c{places['birthday']}::VARCHAR")
    if "tags" in places:
        longest = f"list_max([length(trim(t)) FOR t IN {split_cells(cells['tags'])}])"
        bad["long_tag"] = (f"{longest} > {LONGEST_TAG}", cells["tags"])
    own = {column: cells.pop(column.field) for column in options.own if column.field in cells}
    if own:
        cells["custom"], *is_bad = _own(raw, own, places, connection, options)
        bad["bad_own_value"] = (is_bad[0], is_bad[1])
    columns = named_columns(cells)
    is_own = "own_number" in columns or raw.header[0].startswith((MARK, PLAIN_MARK))
    if is_own and "external_id" in columns and "member_number" not in columns:
        # Our own file: its numbers are the members', not those of some shop system.
        # Of one who has become one of two, several stand in a cell.
        columns["member_number"] = f"split_part({columns.pop('external_id')}, '、', 1)"
    selected = ", ".join(f"({columns.get(key, 'NULL')})::VARCHAR AS {key}" for key in COLUMNS)
    # A first name alone tells no list of people by its header, yet a row may hold nothing else.
    who = ", ".join(RENAMED.get(key, key) for key in sorted(_WHO | {"first_name"}))
    codes = " ".join(f"WHEN {asked} THEN '{code}'" for code, (asked, _) in bad.items())
    details = " ".join(f"WHEN {asked} THEN {cell}" for asked, cell in bad.values())
    connection.execute(
        f"""CREATE OR REPLACE TABLE book_{number} AS
        SELECT * REPLACE (CASE WHEN code <> '' THEN code WHEN coalesce({who}) IS NULL
            THEN 'no_customer' END AS code)
        FROM (SELECT row, {selected}, CASE {codes} WHEN FALSE THEN '' ELSE '' END AS code,
            CASE {details} WHEN FALSE THEN '' END AS detail
            FROM {typed.table} t JOIN {raw.table} r USING (row))"""
    )
    refused = connection.execute(f"SELECT count(code) FROM book_{number}").fetchone()
    return dataclasses.replace(typed, table=f"book_{number}", refused=refused[0] if refused else 0)


def named_columns(cells: Mapping[str, str]) -> dict[str, str]:
    """SQL by the names of `COLUMNS` from SQL by field; an address in one cell is taken apart.

    Readings are kept in katakana, as they are where staff type them.
    """
    columns = {RENAMED.get(key, key): sql for key, sql in cells.items()}
    columns |= {key: katakana_sql(columns[key]) for key in READINGS if key in columns}
    if "address" in columns:
        whole = columns.pop("address")
        columns.setdefault("prefecture", f"nullif(regexp_extract({whole}, '{_PREFECTURE}'), '')")
        columns.setdefault("street", f"trim(regexp_replace({whole}, '{_PREFECTURE}', ''))")
    return columns


def days_sql(
    raw: RawTable, place: int, connection: DuckDBPyConnection, options: ReadOptions
) -> tuple[str, str]:
    """SQL of whether a cell is no day, and of the day as 2026-11-22."""
    day = read_dates(
        connection, raw.table, f"c{place}", raw.types[place], time_zone=None, ask=options.ask,
        header=shown_header(raw, place), has_1904_epoch=raw.has_1904_epoch,
        order=DATE_ORDERS.get(options.date_order or ""),
    ).day  # fmt: skip
    return f"({day.bad_sql})", f"strftime(DATE '1970-01-01' + ({day.sql}), '%Y-%m-%d')"


def _own(
    raw: RawTable,
    own: Mapping[OwnColumn, str],
    places: Mapping[str, int],
    connection: DuckDBPyConnection,
    options: ReadOptions,
) -> tuple[str, str, str]:
    """SQL of the shop's own fields as one JSON object; of whether one does not fit, and which."""
    values, bad, shown = {}, [], []
    for column, cell in own.items():
        place = places[column.field]
        values[column], is_bad = own_sql(raw, column, place, cell, connection, options)
        bad.append(is_bad)
        shown.append(f"WHEN {is_bad} THEN {literal(shown_header(raw, place) + ': ')} || {cell}")
    return own_object(values), f"({' OR '.join(bad)})", f"CASE {' '.join(shown)} END"


def own_sql(
    raw: RawTable,
    column: OwnColumn,
    place: int,
    cell: str,
    connection: DuckDBPyConnection,
    options: ReadOptions,
) -> tuple[str, str]:
    """SQL of a cell as the JSON of one of the shop's own fields, and of whether it does not fit."""
    if column.kind == "date":
        is_bad, text = days_sql(raw, place, connection, options)
        return f"to_json({text})::VARCHAR", f"coalesce({is_bad}, FALSE)"
    install_own_values(connection)
    choices = literal(json.dumps(column.choices))
    value = f"kizuna_own_value({literal(column.kind)}, {cell}, {choices})"
    return value, f"({cell} IS NOT NULL AND {value} IS NULL)"


def own_object(values: Mapping[OwnColumn, str]) -> str:
    """SQL of one JSON object of the shop's own fields, from SQL of each; NULL where none is told.

    >>> tea = OwnColumn(key="own-3", name=Words(ja="茶", en="Tea"), kind="text")
    >>> print(own_object({tea: "value"}))
    '{' || nullif(concat_ws(',', '"own-3":' || value), '') || '}'
    """
    members = (f"{literal(json.dumps(own.key) + ':')} || {sql}" for own, sql in values.items())
    return f"'{{' || nullif(concat_ws(',', {', '.join(members)}), '') || '}}'"


def split_cells(sql: str) -> str:
    """SQL of the parts of a cell that holds several: 「VIP、法人」, "VIP, wholesale"."""
    return f"regexp_split_to_array({sql}, '[、，,;；\n]')"
