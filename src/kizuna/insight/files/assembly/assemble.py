"""Typed rows of all sources -> orders and order lines, as sets.

Rules. A row with a negative quantity is a return, and so is an order worth less than nothing; other
negative rows (discounts, points) lower what was bought. An order in a state like "refunded" was
bought and given back. One that was cancelled stays in the table with nothing bought; one that is
yet to be paid for was bought. Where each order has its total, that total is what it is worth,
whatever its lines add up to. What is later than the as-of day is not there. Not here: who the
customer is (`identity`), order numbers that stand for several orders (`numbers_again`), what
products are called (`products`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from duckdb import DuckDBPyConnection

from kizuna.insight.engines.duckdb import literal
from kizuna.insight.files.assembly.kinds import is_cancelled, is_fee, is_returned, is_unpaid
from kizuna.insight.files.assembly.rows import PRICE_DIGITS, TypedRows
from kizuna.insight.tables.id_form import IdForm

KEYS = ("customer_id", "email", "phone", "customer_name", "postal_code")
_ROWS = {
    "source": "INTEGER", "row": "BIGINT", "order_id": "VARCHAR",
    "day": "INTEGER", "minute": "INTEGER",
    **dict.fromkeys((*KEYS, "customer_rank"), "VARCHAR"),
    "product_id": "VARCHAR", "product_name": "VARCHAR", "quantity": "DOUBLE", "amount": "BIGINT",
    "total": "BIGINT", "shipping_fee": "BIGINT", "refunded_amount": "BIGINT", "cost": "BIGINT",
    "is_cancelled": "BOOLEAN", "is_returned": "BOOLEAN", "is_fee": "BOOLEAN",
    "is_unpaid": "BOOLEAN",
}  # fmt: skip
# The product of a row; "" where it names none.
PRODUCT = "coalesce(nullif(product_id, ''), product_name, '')"
_FLAGS = ("is_cancelled", "is_returned", "is_fee")


def who(present: frozenset[str]) -> str | None:
    """The surest column that names the customer of a row."""
    return next((key for key in KEYS[:-1] if key in present), None)


@dataclass(frozen=True, kw_only=True)
class OrderRows:
    """All usable rows of all sources as one relation with the columns of `_ROWS`.

    `present`: columns that some source fills, flags that hold of some row; `repeats`: whether an
    order may take several rows; `shops`: the header of each shop, with what its order numbers begin
    with; `forms`: how ids are spelt that stand here, and in all that is made of it, as numbers.
    """

    table: str
    present: frozenset[str]
    repeats: bool
    shops: Mapping[tuple[str, ...], str]
    forms: Mapping[str, IdForm] = field(default_factory=dict)

    def spell(self, key: str, value: object) -> str:
        """An id that has left the tables, as the shop writes it."""
        return self.forms[key].spell(value) if key in self.forms else str(value)


def meaning_sql(
    rows: TypedRows,
    connection: DuckDBPyConnection,
    *,
    source: int,
    shop: str,
    as_of_day: int | None = None,
) -> str:
    """SELECT of one source's usable rows with what they mean; `shop` keeps apart order numbers of
    different shops, `as_of_day` leaves out what was not known by then."""
    has = rows.present.__contains__
    own = literal(shop) + " || order_id" if shop else "order_id"
    counted = literal(f"{shop}{source + 1}-") + " || row"
    chosen = {
        "source": str(source),
        "row": "row",
        "order_id": own if has("order_id") else counted,
        **_fee_sql(rows, connection),
        **_undone_sql(rows, connection, as_of_day),
    }
    chosen |= {key: key for key in _ROWS if has(key) and key not in chosen and key != "amount"}
    amount = rows.row_amount
    if amount and has("quantity"):  # some shops write the amount of a return without its sign
        amount = f"CASE WHEN quantity < 0 THEN -abs({amount}) ELSE {amount} END"
    chosen["amount"] = amount or "NULL"
    if rows.totals:
        chosen["total"] = rows.totals
    if has("unit_cost"):
        pieces = "quantity" if has("quantity") else "1"
        chosen["cost"] = f"round(unit_cost * {pieces} / 1e{PRICE_DIGITS})"
    elif has("margin") and not has("cost"):
        chosen["cost"] = f"{amount or rows.totals} - margin"
    types = _ROWS | dict.fromkeys(rows.forms, "BIGINT")
    selected = ", ".join(f"({sql})::{types[key]} AS {key}" for key, sql in chosen.items())
    return f"SELECT {selected} FROM {rows.table} WHERE code IS NULL{_known_sql(rows, as_of_day)}"


def _known_sql(rows: TypedRows, as_of_day: int | None) -> str:
    """Condition that a row was known by the day; rows without a date have that of their order."""
    if as_of_day is None:
        return ""
    known = f"day <= {as_of_day}"
    if rows.has("order_id") and rows.empty.get("day"):
        dated = f"SELECT order_id FROM {rows.table} WHERE code IS NULL AND {known}"
        known = f"({known} OR (day IS NULL AND order_id IN ({dated})))"
    return f" AND {known}"


def _undone_sql(
    rows: TypedRows, connection: DuckDBPyConnection, as_of_day: int | None
) -> dict[str, str]:
    """Whether an order's row is cancelled or given back, and how much of it was paid back; only
    what may hold of some row."""
    cancelled, returned, unpaid = list[str](), "", list[str]()
    refunded = "refunded_amount" if rows.has("refunded_amount") else ""
    if rows.has("status"):
        found = connection.execute(f"SELECT DISTINCT status FROM {rows.table}").fetchall()
        states = [state for (state,) in found if state]
        # A row of its own that already takes the money back is a return as it stands.
        amount = rows.totals or rows.row_amount
        kept = f" AND coalesce({refunded}, 0) = 0" if refunded else ""
        unpaid = [literal(state) for state in states if is_unpaid(state)]
        void = [literal(state) for state in states if is_cancelled(state)]
        back = [literal(state) for state in states if is_returned(state)]
        if void:
            cancelled.append(f"status IN ({', '.join(void)}) AND {amount} >= 0{kept}")
        if back:
            returned = f"status IN ({', '.join(back)}) AND {amount} > 0{kept}"
    if rows.has("cancelled_day"):
        cancelled.append("cancelled_day IS NOT NULL")
    undone = {
        "is_cancelled": " OR ".join(f"({sql})" for sql in cancelled),
        "is_returned": returned,
        "refunded_amount": refunded,
    }
    undone = {key: sql for key, sql in undone.items() if sql}
    if as_of_day is not None and rows.has("cancelled_day"):
        later = f"cancelled_day > {as_of_day}"  # then its state and refund are later, too
        undone = {key: f"CASE WHEN {later} THEN NULL ELSE {sql} END" for key, sql in undone.items()}
    if unpaid:
        undone["is_unpaid"] = f"status IN ({', '.join(unpaid)})"
    return undone


def _fee_sql(rows: TypedRows, connection: DuckDBPyConnection) -> dict[str, str]:
    pattern = rows.layout.format.fees if rows.layout.format else None
    named = [key for key in ("line_kind", "product_id", "product_name") if rows.has(key)]
    conditions = []
    for key in named:
        values = connection.execute(f"SELECT DISTINCT {key}::VARCHAR FROM {rows.table}").fetchall()
        fees = [literal(v) for (v,) in values if v and is_fee(v, pattern)]
        conditions += [f"coalesce({key} IN ({', '.join(fees)}), FALSE)"] if fees else []
    return {"is_fee": " OR ".join(conditions)} if conditions else {}


def gather(
    sources: Sequence[tuple[int, TypedRows]],
    connection: DuckDBPyConnection,
    *,
    as_of_day: int | None = None,
) -> OrderRows:
    """All sources' usable rows under one roof, known by `as_of_day`. Order numbers of files with
    different headers are different orders, even when equal; those of equal headers are one shop's.
    Of several shops each number begins with the shop's, "1/" and so on: a number may have a slash.
    """
    headers = list(dict.fromkeys(rows.raw.header for _, rows in sources))
    shops = {header: f"{n}/" if len(headers) > 1 else "" for n, header in enumerate(headers, 1)}
    selects = []
    for source, rows in sources:
        shop = shops[rows.raw.header]
        selects.append(meaning_sql(rows, connection, source=source, shop=shop, as_of_day=as_of_day))
    connection.execute(
        "CREATE OR REPLACE VIEW gathered_rows AS " + " UNION ALL BY NAME ".join(selects)
    )
    present = {row[0] for row in connection.execute("DESCRIBE gathered_rows").fetchall()}
    forms = sources[0][1].forms if len(sources) == 1 else {}
    columns = {
        key: f"{key if key in present else 'NULL'}::{'BIGINT' if key in forms else kind}"
        for key, kind in _ROWS.items()
    } | {key: f"coalesce({key}, FALSE)" if key in present else "FALSE" for key in _FLAGS}
    listed = ", ".join(f"{sql} AS {key}" for key, sql in columns.items())
    connection.execute(f"CREATE OR REPLACE VIEW order_rows AS SELECT {listed} FROM gathered_rows")
    repeats = len(sources) > 1 or any(rows.repeats for _, rows in sources)
    return OrderRows(
        table="order_rows", present=frozenset(present), repeats=repeats, shops=shops, forms=forms
    )


def with_ids_spelt(rows: OrderRows, connection: DuckDBPyConnection) -> OrderRows:
    """The same rows, some of whose ids stand as numbers, with all ids as text."""
    spelt = ", ".join(f"{form.text_sql(key)} AS {key}" for key, form in rows.forms.items())
    connection.execute(
        f"CREATE OR REPLACE VIEW order_rows_spelt AS SELECT * REPLACE ({spelt}) FROM {rows.table}"
    )
    return replace(rows, table="order_rows_spelt", forms={})


def make_orders(rows: OrderRows, connection: DuckDBPyConnection, *, cost: str | None) -> str:
    """`raw_orders`: one row an order, with the customer's keys as the source has them. Where each
    row is an order it is a view: ten million typed rows are not copied.

    `is_mixed`: rows of several days or customers bear its number (`numbers_again`).
    cost: SQL of the cost of the order in `gross`, `returned` and `cost`, or None.
    """

    def each(function: str, sql: str) -> str:
        return f"{function}({sql})" if rows.repeats else f"({sql})"

    has = rows.present.__contains__
    # DuckDB folds what is constant only where it stands: over ten million rows that is a second.
    is_cancelled, is_returned, quantity = (
        key if has(key) else constant
        for key, constant in {
            "is_cancelled": "FALSE",
            "is_returned": "FALSE",
            "quantity": "1",
        }.items()
    )
    counts, is_back = f"NOT {is_cancelled}", f"coalesce({quantity}, 1) < 0"
    gross = f"coalesce({each('sum', f'CASE WHEN {counts} AND NOT {is_back} THEN amount END')}, 0)"
    # What a row gives back: all of a negative quantity, all of an order that was given back.
    given = f"CASE WHEN {is_back} THEN -amount WHEN {is_returned} THEN amount END"
    back = f"coalesce({each('sum', f'CASE WHEN {counts} THEN {given} END')}, 0)"
    is_bought = f"{counts} AND coalesce({quantity}, 1) > 0 AND coalesce(amount, 0) >= 0"
    bought = each("bool_or", is_bought)
    cancelled = each("bool_and", is_cancelled)
    if has("shipping_fee"):
        fee = each("max", f"CASE WHEN {counts} THEN shipping_fee END")
        gross = f"{gross} + coalesce({fee}, 0)"
    if has("total"):
        total, void = each("any_value", "total"), each("bool_or", is_cancelled)
        undone = each("bool_or", is_returned)
        gross = f"CASE WHEN {total} IS NULL THEN {gross} WHEN {void} THEN 0 ELSE {total} END"
        back = (f"CASE WHEN {total} IS NULL THEN {back} WHEN {undone} AND NOT {void} "
                f"THEN {total} ELSE 0 END")  # fmt: skip
        bought = f"CASE WHEN {total} IS NULL THEN {bought} ELSE NOT {void} AND {total} >= 0 END"
        cancelled = f"CASE WHEN {total} IS NULL THEN {cancelled} ELSE {void} END"
    if has("refunded_amount"):
        refunded = each("max", "refunded_amount")
        back = f"{back} + CASE WHEN {cancelled} THEN 0 ELSE coalesce(abs({refunded}), 0) END"
    when, day, minute = "day, minute", "day", "minute"
    if rows.repeats:
        moment = "day * 1440 + coalesce(minute, 0)"
        when = f"min({moment}) AS moment, bool_or(minute IS NOT NULL) AS timed"
        day, minute = "moment // 1440", "CASE WHEN timed THEN moment % 1440 END"
    keys = [key for key in (*KEYS, "customer_rank") if has(key)]
    several = "FALSE"
    if rows.repeats:
        varying = [key for key in ("day", who(rows.present)) if key]
        several = " OR ".join(f"min({key}) < max({key})" for key in varying)
    spent = each("sum", f"CASE WHEN {counts} THEN cost END") if has("cost") else "NULL"
    connection.execute(f"""
        CREATE OR REPLACE {"TABLE" if rows.repeats else "VIEW"} raw_orders AS
        SELECT order_id, {"".join(f"{key}, " for key in keys)}
            {day} AS day, ({minute})::INTEGER AS minute,
            is_purchase, is_cancelled, greatest(gross, 0)::BIGINT AS gross_minor,
            (back + greatest(-gross, 0))::BIGINT AS returned_minor,
            ({cost or "NULL"})::BIGINT AS cost_minor, is_mixed
        FROM (SELECT order_id, {"".join(f"{each('min', key)} AS {key}, " for key in keys)}
                {when}, {bought} AS is_purchase, {cancelled} AS is_cancelled,
                {gross} AS gross, {back} AS back, {spent} AS cost,
                coalesce({several}, FALSE) AS is_mixed
            FROM {rows.table} {"GROUP BY order_id" if rows.repeats else ""})""")
    return "raw_orders"


def tell_customers_of_rows(rows: OrderRows, connection: DuckDBPyConnection) -> None:
    """View `customers_of_rows`: whose order each row is of (`source`, `row`), and of which day."""
    connection.execute(
        "CREATE OR REPLACE VIEW customers_of_rows AS SELECT r.source, r.row, o.day, o.customer_id "
        f"FROM {rows.table} r JOIN orders_with_state o USING (order_id)"
    )


def make_lines(rows: OrderRows, connection: DuckDBPyConnection) -> None:
    """Table `order_lines` beside the orders; cancelled orders have no lines."""
    void = "FALSE" if not rows.repeats else "r.is_cancelled AND r.total IS NULL"
    # Codes instead of long names: what groups by product is three times faster.
    connection.execute(
        f"CREATE TYPE product AS ENUM (SELECT DISTINCT {PRODUCT} AS p FROM {rows.table} ORDER BY p)"
    )
    connection.execute(f"""
        CREATE OR REPLACE TABLE order_lines AS
        SELECT o.order_id, o.customer_id, o.day, ({PRODUCT})::product AS product_id,
            coalesce(r.quantity, 1)::DOUBLE AS quantity, coalesce(r.amount, 0) AS amount_minor,
            NOT r.is_fee AND {PRODUCT} <> '' AS is_product
        FROM {rows.table} r JOIN orders_with_state o USING (order_id)
        WHERE NOT o.is_cancelled AND NOT ({void})""")
