"""What rows of orders say of their customers beyond what orders need: readings, addresses, ...

The application keeps it with the customer; a report has no use for it. Not here: lists of customers
(`address_book`), who placed an order (`assembly.identity`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from duckdb import DuckDBPyConnection

from kizuna.insight.files.address_book import COLUMNS, days_sql, named_columns
from kizuna.insight.files.column_names import places_named, shown_header
from kizuna.insight.files.person_fields import BESIDE_ORDERS, SECOND, meaning_of_person
from kizuna.insight.files.reading import RawTable, Reading, ReadOptions
from kizuna.insight.files.refused_rows import without_guard

TOLD = "told_of_customers"
# What is taken from one row together: half an old address and half a new one is nobody's.
_TOGETHER = (
    ("postal_code", "prefecture", "city", "town", "street", "building"),
    ("family_name_kana", "given_name_kana", "full_name_kana"),
)


def options_of_orders(options: ReadOptions) -> ReadOptions:
    """The options without what only concerns people: reading orders knows no such fields."""
    columns = {key: name for key, name in options.columns.items() if key not in BESIDE_ORDERS}
    return replace(options, columns=columns)


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
        places = {}
        if "ordered_at" in source.columns:
            bare = without_guard(raw, connection)
            places = _places(bare, source.columns, options)
            selects += [_select(bare, places, number, source.columns, connection, options)]
        shown = {key: shown_header(raw, place) for key, place in places.items()}
        sources.append(replace(source, columns={**source.columns, **shown}))
    _make_told(selects, connection)
    return replace(reading, sources=tuple(sources))


def _places(raw: RawTable, taken: Mapping[str, str], options: ReadOptions) -> dict[str, int]:
    """Field -> column, of columns that orders do not use: as the caller says, else by words."""
    places: dict[str, int] = {}
    for key in BESIDE_ORDERS.keys() & options.columns.keys():
        if options.columns[key] and (found := places_named(raw, options.columns[key])):
            places[key] = found[0]
    for place, header in enumerate(raw.header):
        if not header or place in places.values() or shown_header(raw, place) in taken.values():
            continue
        key = meaning_of_person(header) or ""
        if key in taken:
            key = SECOND.get(key, "")
        if key in BESIDE_ORDERS and key not in options.columns:
            places.setdefault(key, place)
    return places


def _select(
    raw: RawTable,
    places: Mapping[str, int],
    number: int,
    taken: Mapping[str, str],
    connection: DuckDBPyConnection,
    options: ReadOptions,
) -> str:
    cells = {key: f"nullif(trim(c{place}::VARCHAR), '')" for key, place in places.items()}
    if "birthday" in places:  # one that cannot be read is left out: the order is as good
        is_bad, day = days_sql(raw, places["birthday"], connection, options)
        cells["birthday"] = f"CASE WHEN NOT {is_bad} THEN {day} END"
    if "postal_code" in taken and (found := places_named(raw, taken["postal_code"])):
        cells["postal_code"] = f"nullif(trim(c{found[0]}::VARCHAR), '')"
    columns = named_columns(cells)
    listed = ", ".join(f"({columns.get(key, 'NULL')})::VARCHAR AS {key}" for key in COLUMNS)
    return f"SELECT {number} AS source, row, {listed} FROM {raw.table}"


def _make_told(selects: Sequence[str], connection: DuckDBPyConnection) -> None:
    moment = "(day, source, row)"
    latest = [
        f"arg_max({{{', '.join(f'{key}: {key}' for key in group)}}}, {moment})"
        f" FILTER (coalesce({', '.join(group)}) IS NOT NULL) AS group_{n}"
        for n, group in enumerate(_TOGETHER)
    ]
    grouped = {key: f"group_{n}.{key}" for n, group in enumerate(_TOGETHER) for key in group}
    alone = [key for key in COLUMNS if key not in grouped]
    latest += [f"arg_max({key}, {moment}) AS {key}" for key in alone]
    listed = ", ".join(f"{grouped.get(key, key)} AS {key}" for key in COLUMNS)
    connection.execute(
        f"""CREATE OR REPLACE TABLE {TOLD} AS SELECT customer_id, {listed} FROM (
            SELECT customer_id, {", ".join(latest)}
            FROM ({" UNION ALL ".join(selects)}) JOIN customers_of_rows USING (source, row)
            WHERE customer_id IS NOT NULL GROUP BY customer_id)"""
    )
