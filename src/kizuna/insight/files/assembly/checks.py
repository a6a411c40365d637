"""Which typed rows cannot be used, beyond unreadable cells; and the account of every row.

Not here: the sentences (`refusals`), writing refused rows to a file (`refused_rows`).
"""

from collections.abc import Iterator, Sequence
from datetime import date

from duckdb import DuckDBPyConnection

from kizuna.base.period import day_number
from kizuna.insight.engines.duckdb import literal
from kizuna.insight.files.assembly.assemble import KEYS
from kizuna.insight.files.assembly.currency import currency_code_sql
from kizuna.insight.files.assembly.rows import TypedRows
from kizuna.insight.files.column_names import shown_header
from kizuna.insight.files.columns import AMOUNTS
from kizuna.insight.files.reading import SourceReport
from kizuna.insight.files.values.ids import plain_id_sql

REFUSED = "refused_rows"
BESIDE = "rows_beside_refused"


def start_account(connection: DuckDBPyConnection) -> None:
    """Empty tables of refused rows, and of what stands beside them."""
    connection.execute(
        f"CREATE OR REPLACE TABLE {REFUSED} "
        "(source INTEGER, row BIGINT, code VARCHAR, detail VARCHAR, cells VARCHAR[])"
    )
    connection.execute(
        f"CREATE OR REPLACE TABLE {BESIDE} (source INTEGER, row BIGINT, cells VARCHAR[])"
    )


def check_rows(
    rows: TypedRows,
    *,
    connection: DuckDBPyConnection,
    currency: str,
    earlier: Sequence[TypedRows],
    today: date | None = None,
) -> None:
    """Put a view over the typed rows in which rows that cannot make an order have a code.

    A date or total that stands on another row of the same order counts for all of them.
    `earlier`: sources read before; a row found in one of the same header word for word is the same
    export given twice. An order found there with other contents supersedes the earlier one.
    """
    table, by_order = rows.table, rows.has("order_id") and rows.repeats
    cases: list[tuple[str, str, str]] = []

    def missing(value: str, code: str) -> None:
        if not rows.empty[value]:
            return
        alone = f"{value} IS NULL"
        if by_order:
            alone += (f" AND order_id NOT IN (SELECT order_id FROM {table} "
                      f"WHERE code IS NULL AND {value} IS NOT NULL)")  # fmt: skip
        cases.append((alone, code, "''"))

    if rows.has("currency"):
        code = currency_code_sql("currency")
        other = f"{code} <> {literal(currency)}"
        if _any(connection, f"FROM (SELECT DISTINCT currency FROM {table}) WHERE {other}"):
            if rows.has("order_id"):
                other = f"order_id IN (SELECT order_id FROM {table} WHERE {other})"
            cases.append((other, "other_currency", "currency"))
    missing("day", "no_date")
    if today is not None:  # or of tomorrow: somewhere it has begun
        written = "(DATE '1970-01-01' + day)::VARCHAR"
        cases.append((f"day > {day_number(today) + 1}", "day_to_come", written))
    cases += _written_blanks(rows, connection)
    if rows.totals:
        missing(rows.totals, "no_amount")
    elif any(n for key, n in rows.empty.items() if key in rows.row_amount):
        cases.append((f"({rows.row_amount}) IS NULL", "no_amount", "''"))
    if rows.has("line_id"):
        cases += _repeated_lines(rows, connection)
    cases += _seen_before(rows, earlier, connection)
    refuse_where(rows, cases, connection)


def _written_blanks(rows: TypedRows, connection: DuckDBPyConnection) -> list[tuple[str, str, str]]:
    """Rows without an amount in which something stands in its place (未定, n/a): they say so.

    Where each order has its total once, such a mark on its other rows says nothing of them.
    """
    if rows.totals and rows.has("order_id") and rows.repeats:
        return []
    found = []
    for key in (key for key in AMOUNTS if rows.empty.get(key)):
        if key == rows.totals or (not rows.totals and key in rows.row_amount):
            table, cell = rows.raw.table, f"c{rows.layout.places[key]}"
            marks = f"SELECT row FROM {table} WHERE {cell} IS NOT NULL"
            marked = f"code IS NULL AND {key} IS NULL AND row IN ({marks})"
            if _any(connection, f"FROM {rows.table} WHERE {marked}"):
                shown = f"(SELECT {cell}::VARCHAR FROM {table} w WHERE w.row = {rows.table}.row)"
                found.append((marked, "bad_amount", shown))
    return found


def refuse_where(
    rows: TypedRows, cases: list[tuple[str, str, str]], connection: DuckDBPyConnection
) -> None:
    """Put a view over the typed rows where those without a code get that of the first true case:
    (condition, code, SQL of the cell to show)."""
    if cases:
        codes = " ".join(f"WHEN {sql} THEN '{code}'" for sql, code, _ in cases)
        details = " ".join(f"WHEN {sql} THEN {cell}" for sql, _, cell in cases)
        connection.execute(
            f"CREATE OR REPLACE VIEW {rows.table}_checked AS SELECT * REPLACE ("
            f"coalesce(code, CASE {codes} END) AS code, "
            f"coalesce(detail, CASE {details} END) AS detail) FROM {rows.table}"
        )
        rows.table = f"{rows.table}_checked"
        found = connection.execute(f"SELECT count(code) FROM {rows.table}").fetchone()
        rows.refused = int(found[0]) if found else 0


def _any(connection: DuckDBPyConnection, rest: str) -> bool:
    return connection.execute(f"SELECT 1 {rest} LIMIT 1").fetchone() is not None


def _repeated_lines(rows: TypedRows, connection: DuckDBPyConnection) -> list[tuple[str, str, str]]:
    order = "order_id, " if rows.has("order_id") else ""
    doubles = (
        f"SELECT row FROM {rows.table} WHERE line_id IS NOT NULL AND code IS NULL "
        f"QUALIFY row_number() OVER (PARTITION BY {order}line_id ORDER BY row) > 1"
    )
    if not connection.execute(f"{doubles} LIMIT 1").fetchone():
        return []
    return [(f"row IN ({doubles})", "duplicate_line", "line_id")]


def _seen_before(
    rows: TypedRows, earlier: Sequence[TypedRows], connection: DuckDBPyConnection
) -> list[tuple[str, str, str]]:
    """Rows that an earlier file has word for word, where an order number proves them the same."""
    same = [other for other in earlier if other.raw.header == rows.raw.header]
    if not same or not rows.has("order_id"):
        return []
    cells = ", ".join(f"c{i}" for i in range(len(rows.raw.header)))
    number = _number(rows, same)
    changed = _find_changed(rows, same, number, connection)
    known = " UNION ALL ".join(f"SELECT hash({cells}) FROM {other.raw.table}" for other in same)
    doubles = f"SELECT row FROM {rows.raw.table} WHERE hash({cells}) IN ({known})"
    if not connection.execute(f"{doubles} LIMIT 1").fetchone():
        return []
    again = f"row IN ({doubles}) AND {number} NOT IN (FROM {changed})"
    return [(again, "seen_before", "order_id")]


def _number(rows: TypedRows, same: Sequence[TypedRows]) -> str:
    """SQL of what tells one order from another in sources of one header: numbers may restart, so
    by day and customer, too, unless an order's further rows leave them out."""
    if any(source.empty.get("day") for source in (rows, *same)):
        return "hash(order_id::VARCHAR)"
    return f"hash(order_id::VARCHAR, day, {_customer(rows)})"


def _customer(rows: TypedRows) -> str:
    return next((f"{key}::VARCHAR" for key in KEYS if rows.has(key)), "NULL::VARCHAR")


def _find_changed(
    rows: TypedRows, same: Sequence[TypedRows], number: str, connection: DuckDBPyConnection
) -> str:
    """Table of the orders (`number`) that an earlier source has, too, for the same day and customer
    but with other contents; there they are refused.

    A file may be cut in the middle of an order, so both must share a line or product, or (where
    neither is known) have as many rows, to be two states of one order.
    """
    changed = f"{rows.table}_changed"
    connection.execute(f"CREATE OR REPLACE TABLE {changed} (number UBIGINT)")
    line = next((k for k in ("line_id", "product_id", "product_name") if rows.has(k)), None)
    cells = ", ".join(f"c{i}" for i in range(len(rows.raw.header)))
    shared = f"SELECT order_id FROM {rows.table} WHERE code IS NULL"

    def orders(source: TypedRows) -> str:
        return (
            f"SELECT {number} AS number, min(day) AS day, min({_customer(rows)}) AS customer, "
            f"count(*) AS n, sum(hash({cells})::HUGEINT) AS contents, "
            f"list(DISTINCT {line or 'NULL'}) AS lines FROM {source.table} "
            f"JOIN {source.raw.table} USING (row) WHERE code IS NULL "
            f"AND order_id IN (SELECT order_id FROM {changed}_shared) GROUP BY {number}"
        )

    alike = "list_has_any(old.lines, new.lines)" if line else "old.n = new.n"
    for other in same:
        connection.execute(
            f"CREATE OR REPLACE TABLE {changed}_shared AS SELECT DISTINCT order_id "
            f"FROM {other.table} WHERE code IS NULL AND order_id IN ({shared})"
        )
        if not _any(connection, f"FROM {changed}_shared"):
            continue
        now = f"{changed}_in_{other.table}"
        connection.execute(
            f"CREATE OR REPLACE TABLE {now} AS SELECT number FROM ({orders(other)}) old "
            f"JOIN ({orders(rows)}) new USING (number, day) "
            f"WHERE old.customer IS NOT DISTINCT FROM new.customer "
            f"AND old.contents <> new.contents AND {alike}"
        )
        if _any(connection, f"FROM {now}"):
            connection.execute(f"INSERT INTO {changed} FROM {now}")
            refuse_where(
                other, [(f"{number} IN (FROM {now})", "superseded", "order_id")], connection
            )
    return changed


def _keep_beside(rows: TypedRows, source: int, connection: DuckDBPyConnection) -> None:
    """Table BESIDE: the other rows of orders of which a row was refused. Mended and fed again
    alone, that row would be the whole order, and what the others held would be lost. Of a row
    without a number, those of all orders that it may be of."""
    if not rows.has("order_id"):
        return
    orders = []
    if rows.refused and rows.repeats:
        refused = f"FROM {rows.table} WHERE code NOT IN ('seen_before', 'superseded')"
        orders.append(f"SELECT order_id {refused}")
    unnumbered = f"FROM {rows.table} WHERE order_id IS NULL AND code IS NOT NULL"
    if rows.refused and _any(connection, unnumbered):
        orders += _perhaps_of(rows, unnumbered)
    found = []
    cut = f"FROM {rows.raw.refused} WHERE code NOT IN ('total_row', 'repeated_header')"
    if _any(connection, cut):  # of which only the cells are known
        place = rows.layout.places["order_id"]
        said = f"SELECT unnest({_may_be_number(rows)}) AS id {cut}"
        found.append(f"{plain_id_sql(f'r.c{place}::VARCHAR')} IN "
                     f"(SELECT {plain_id_sql('id')} FROM ({said}))")  # fmt: skip
        without = f"{cut} AND ({plain_id_sql(f'({_cut(rows)})[{place + 1}]')}) IS NULL"
        orders += [_above(rows, without), *_of_same_cells(rows, without)]
    found += [f"t.order_id IN ({sql})" for sql in orders]
    if found:
        cells = ", ".join(f"c{i}::VARCHAR" for i in range(len(rows.raw.header)))
        connection.execute(
            f"""INSERT INTO {BESIDE} SELECT {source}, t.row, [{cells}]
            FROM {rows.table} t JOIN {rows.raw.table} r USING (row)
            WHERE t.code IS NULL AND ({" OR ".join(found)})"""
        )


def _perhaps_of(rows: TypedRows, unnumbered: str) -> Iterator[str]:
    """SQL of the orders that rows without a number may be of: of the same customer and day; and the
    one above, where orders take several rows or the row does not say whose it is and when."""
    said = [key for key in KEYS if rows.has("day", key)]
    for key in said:
        yield (
            f"SELECT order_id FROM {rows.table} WHERE code IS NULL "
            f"AND (day, {key}::VARCHAR) IN (SELECT day, {key}::VARCHAR {unnumbered} "
            f"AND day IS NOT NULL AND {key} IS NOT NULL)"
        )
    if said and not rows.repeats:
        who = ", ".join(f"{key}::VARCHAR" for key in said)
        unnumbered += f" AND (day IS NULL OR coalesce({who}) IS NULL)"
    yield _above(rows, unnumbered)


def _cut(rows: TypedRows) -> str:
    """SQL of the cells of a refused row, and of the parts of a line whose quotes do not close."""
    parts = f"string_split(cells[1], {literal(rows.raw.delimiter or ',')})"
    return f"CASE WHEN len(cells) = 1 THEN {parts} ELSE cells END"


def _may_be_number(rows: TypedRows) -> str:
    """SQL of the cells of a refused row one of which is its order's number: whatever fell into two
    before it has pushed it along."""
    first, cells = rows.layout.places["order_id"] + 1, f"({_cut(rows)})"
    return f"{cells}[{first}:{first} + greatest(len({cells}) - {len(rows.raw.header)}, 0)]"


def _of_same_cells(rows: TypedRows, lone: str) -> Iterator[str]:
    """SQL of the orders with the same day and customer in the cells as some rows of which only the
    cells are known. Days are compared by their figures: 2026/1/6 is 2026-01-06."""
    places = rows.layout.places

    def told(day: str, who: str) -> str:
        return f"regexp_extract_all({day}, '[1-9][0-9]*'), {plain_id_sql(who)}"

    for key in KEYS:
        if {"ordered_at", key} <= places.keys():
            day, who = places["ordered_at"], places[key]
            yield (
                f"SELECT order_id FROM {rows.table} JOIN {rows.raw.table} USING (row) "
                f"WHERE ({told(f'c{day}::VARCHAR', f'c{who}::VARCHAR')}) "
                f"IN (SELECT {told(f'cells[{day + 1}]', f'cells[{who + 1}]')} {lone})"
            )


def _above(rows: TypedRows, lone: str) -> str:
    """SQL of the order that stands nearest above each of some rows."""
    numbered = f"SELECT row, order_id FROM {rows.table} WHERE order_id IS NOT NULL"
    return (
        f"SELECT above.order_id FROM (SELECT row {lone}) lone "
        f"ASOF JOIN ({numbered}) above ON lone.row > above.row"
    )


def account(rows: TypedRows, *, source: int, connection: DuckDBPyConnection) -> SourceReport:
    """What was understood of one source, and how many of its rows could be used; those refused go
    to the table REFUSED."""
    raw = rows.raw
    connection.execute(
        f"""INSERT INTO {REFUSED} SELECT {source}, t.row, t.code, coalesce(t.detail, ''),
        [{", ".join(f"c{i}::VARCHAR" for i in range(len(raw.header)))}]
        FROM {rows.table} t JOIN {raw.table} r USING (row) WHERE t.code IS NOT NULL
        UNION ALL SELECT {source}, row, code, coalesce(detail, ''), cells FROM {raw.refused}"""
        if rows.refused
        else f"INSERT INTO {REFUSED} SELECT {source}, row, code, coalesce(detail, ''), cells "
        f"FROM {raw.refused}"
    )

    _keep_beside(rows, source, connection)

    def count(rest: str) -> int:
        found = connection.execute(f"SELECT count(*) FROM {rest}").fetchone()
        return int(found[0]) if found else 0

    read = count(raw.table) + count(raw.refused)
    used = count(f"{rows.table} WHERE code IS NULL") if rows.refused else count(raw.table)
    refused = count(f"{REFUSED} WHERE source = {source}")
    if read != used + refused:
        raise AssertionError(f"{raw.file}: {read} rows read, {used} used, {refused} refused")
    layout = rows.layout
    return SourceReport(
        file=raw.file,
        kind=raw.kind,
        encoding=raw.encoding,
        sheet=raw.sheet,
        header_row=raw.header_row,
        format=layout.format.key if layout.format else "generic",
        columns={key: shown_header(raw, place) for key, place in layout.places.items()},
        rows_read=read,
        rows_used=used,
        rows_refused=refused,
        notes=[*raw.notes, *layout.notes, *rows.notes],
    )
