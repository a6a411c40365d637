"""What rows of orders say of their customers beyond what orders need: readings, addresses, the
fields that the shop has added.

The application keeps it with the customer; a report has no use for it. Not here: lists of customers
(`address_book`), who placed an order (`assembly.identity`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from duckdb import DuckDBPyConnection

from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.files.column_names import places_named, shown_header
from kizuna.insight.files.own_columns import own_field
from kizuna.insight.files.people.address_book import (
    COLUMNS,
    READINGS,
    days_sql,
    named_columns,
    own_object,
    own_sql,
)
from kizuna.insight.files.person_fields import (
    BESIDE_ORDERS,
    PERSON_FIELDS,
    SECOND,
    SHARED,
    meaning_of_person,
)
from kizuna.insight.files.reading import RawTable, Reading, ReadOptions
from kizuna.insight.files.values.blanks import filled_sql

TOLD = "told_of_customers"
# What is taken from one row together: half an old address and half a new one is nobody's.
_TOGETHER = (
    ("postal_code", "prefecture", "city", "town", "street", "building"),
    READINGS,
)


def options_of_orders(options: ReadOptions) -> ReadOptions:
    """The options without what only concerns people: reading orders knows no such fields.

    Remarks and tags are an order's own: a column named for them is among those left out.
    """
    of_people = PERSON_FIELDS.keys() - set(SHARED) | {column.field for column in options.own}

    def orders(columns: Mapping[str, str]) -> dict[str, str]:
        return {key: name for key, name in columns.items() if key not in of_people}

    columns_of = {header: orders(columns) for header, columns in options.columns_of.items()}
    return replace(options, columns=orders(options.columns), columns_of=columns_of)


def with_people(
    reading: Reading,
    raws: Sequence[RawTable],
    *,
    connection: DuckDBPyConnection,
    options: ReadOptions,
) -> Reading:
    """Make table `TOLD`: `customer_id` and `COLUMNS`, as the latest row that says it has it.

    The reading is answered with these columns among those that its sources understood.
    """
    selects, sources = [], []
    for number, (raw, source) in enumerate(zip(raws, reading.sources, strict=True)):
        if "ordered_at" in source.columns:
            places = _places(raw, source.columns, options)
            cells, bad = _cells(raw, places, source.columns, connection, options)
            listed = ", ".join(f"({cells.get(key, 'NULL')})::VARCHAR AS {key}" for key in COLUMNS)
            listed += "".join(
                f", ({cells.get(own.field, 'NULL')})::VARCHAR AS own_{n}"
                for n, own in enumerate(options.own)
            )
            selects += [f"SELECT {number} AS source, row, {listed} FROM {raw.table}"]
            shown = {key: shown_header(raw, place) for key, place in places.items()}
            notes = [*source.notes, *_said_of_bad(raw, places, bad, connection, options)]
            source = replace(source, columns={**source.columns, **shown}, notes=notes)
        sources.append(source)
    _make_told(selects, connection, options)
    return replace(reading, sources=tuple(sources))


def _places(raw: RawTable, taken: Mapping[str, str], options: ReadOptions) -> dict[str, int]:
    """Field -> column, of columns that orders do not use: as the caller says, else by words."""
    places: dict[str, int] = {}
    options = options.of(raw)
    beside = {*BESIDE_ORDERS, *(own.field for own in options.own)}
    for key in sorted(beside & options.columns.keys()):
        if options.columns[key] and (found := places_named(raw, options.columns[key])):
            places[key] = found[0]
    for place, header in enumerate(raw.header):
        if not header or place in places.values() or shown_header(raw, place) in taken.values():
            continue
        key = own_field(options.own, header) or meaning_of_person(header) or ""
        if key in taken:
            key = SECOND.get(key, "")
        if key in beside and key not in options.columns:
            places.setdefault(key, place)
    return places


def _cells(
    raw: RawTable,
    places: Mapping[str, int],
    taken: Mapping[str, str],
    connection: DuckDBPyConnection,
    options: ReadOptions,
) -> tuple[dict[str, str], dict[str, str]]:
    """SQL of each column of `COLUMNS` and each own field; SQL of whether a cell does not fit.

    What does not fit is left out: the order is as good.
    """
    cells = {key: filled_sql(place) for key, place in places.items()}
    bad: dict[str, str] = {}
    if "birthday" in places:
        bad["birthday"], day = days_sql(raw, places["birthday"], connection, options)
        cells["birthday"] = f"CASE WHEN NOT {bad['birthday']} THEN {day} END"
    own = {}
    for column in options.own:
        if (key := column.field) in places:
            cell = cells.pop(key)
            own[key], bad[key] = own_sql(raw, column, places[key], cell, connection, options)
            own[key] = f"CASE WHEN NOT {bad[key]} THEN {own[key]} END"
    if "postal_code" in taken and (found := places_named(raw, taken["postal_code"])):
        cells["postal_code"] = filled_sql(found[0])
    return named_columns(cells) | own, bad


def _said_of_bad(
    raw: RawTable,
    places: Mapping[str, int],
    bad: Mapping[str, str],
    connection: DuckDBPyConnection,
    options: ReadOptions,
) -> list[Said]:
    """What was left out of which column, with an example of it."""
    names = {own.field: own.name for own in options.own}
    names |= {key: field.name for key, field in BESIDE_ORDERS.items()}
    notes = []
    for key, is_bad in bad.items():
        cell = f"c{places[key]}::VARCHAR"
        ((n, example),) = connection.execute(
            f"SELECT count(*), any_value(left({cell}, 40)) FROM {raw.table} WHERE {is_bad}"
        ).fetchall()
        if n:
            header = shown_header(raw, places[key])
            values = {"file": raw.file, "header": header, "field": names[key], "n": n}
            notes.append(Said("left_out", _LEFT_OUT, {**values, "example": example}))
    return notes


def _make_told(
    selects: Sequence[str], connection: DuckDBPyConnection, options: ReadOptions
) -> None:
    moment = "(day, source, row)"
    latest = [
        f"arg_max({{{', '.join(f'{key}: {key}' for key in group)}}}, {moment})"
        f" FILTER (coalesce({', '.join(group)}) IS NOT NULL) AS group_{n}"
        for n, group in enumerate(_TOGETHER)
    ]
    grouped = {key: f"group_{n}.{key}" for n, group in enumerate(_TOGETHER) for key in group}
    own = {column: f"own_{n}" for n, column in enumerate(options.own)}
    alone = [key for key in (*COLUMNS, *own.values()) if key not in grouped]
    latest += [f"arg_max({key}, {moment}) AS {key}" for key in alone]
    if own:
        grouped["custom"] = own_object(own)
    listed = ", ".join(f"{grouped.get(key, key)} AS {key}" for key in COLUMNS)
    connection.execute(
        f"""CREATE OR REPLACE TABLE {TOLD} AS SELECT customer_id, {listed} FROM (
            SELECT customer_id, {", ".join(latest)}
            FROM ({" UNION ALL ".join(selects)}) JOIN customers_of_rows USING (source, row)
            WHERE customer_id IS NOT NULL GROUP BY customer_id)"""
    )


_LEFT_OUT = Words(
    ja="{file}：「{header}」には「{field}」として読めない値が {n} 行あります（例：{example}）。"
    "その行の注文は取り込み、この項目だけ空けておきます。",
    en="{file}: {n} rows of “{header}” cannot be read as “{field}” (such as “{example}”). Their "
    "orders come in; this field stays empty.",
    en_one="{file}: one row of “{header}” cannot be read as “{field}” (“{example}”). Its order "
    "comes in; this field stays empty.",
    count="n",
)
