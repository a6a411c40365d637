"""Typed rows of all sources -> orders, order lines and products, as sets.

Rules. A row with a negative quantity, or a product row with a negative amount, is a return; other
negative rows (discounts, points) lower what was bought. A cancelled order stays in the table with
nothing bought. Where each order has its total, that total is what it is worth, whatever its lines
add up to. Not here: who the customer is (`identity`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from kizuna.insight.files.assembly.kinds import is_cancelled, is_fee
from kizuna.insight.files.assembly.rows import PRICE_DIGITS, TypedRows

KEYS = ("customer_id", "email", "phone", "customer_name", "postal_code")
_ROWS = {
    "source": "INTEGER", "order_id": "VARCHAR", "day": "INTEGER", "minute": "INTEGER",
    **dict.fromkeys((*KEYS, "customer_rank"), "VARCHAR"),
    "product_id": "VARCHAR", "product_name": "VARCHAR", "quantity": "DOUBLE", "amount": "BIGINT",
    "total": "BIGINT", "shipping_fee": "BIGINT", "refunded_amount": "BIGINT", "cost": "BIGINT",
    "is_cancelled": "BOOLEAN", "is_fee": "BOOLEAN",
}  # fmt: skip


def text(value: str) -> str:
    """A value as an SQL literal."""
    return "'" + value.replace("'", "''") + "'"


@dataclass(frozen=True, kw_only=True)
class OrderRows:
    """All usable rows of all sources as one relation with the columns of `_ROWS`.

    `present`: columns that some source fills; `repeats`: whether an order may take several rows.
    """

    table: str
    present: frozenset[str]
    repeats: bool


def meaning_sql(rows: TypedRows, connection: DuckDBPyConnection, *, source: int, shop: str) -> str:
    """SELECT of one source's usable rows with what they mean; `shop` keeps apart order numbers of
    different shops."""
    has = rows.present.__contains__
    own = text(shop) + " || order_id" if shop else "order_id"
    chosen = {
        "source": str(source),
        "order_id": own if has("order_id") else f"'{source + 1}-' || row",
        "is_cancelled": _cancelled_sql(rows, connection),
        "is_fee": _fee_sql(rows, connection),
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
    chosen.pop("line_kind", None)
    selected = ", ".join(f"({sql})::{_ROWS[key]} AS {key}" for key, sql in chosen.items())
    return f"SELECT {selected} FROM {rows.table} WHERE code IS NULL"


def _cancelled_sql(rows: TypedRows, connection: DuckDBPyConnection) -> str:
    conditions = []
    if rows.has("status"):
        states = connection.execute(f"SELECT DISTINCT status FROM {rows.table}").fetchall()
        words = [text(state) for (state,) in states if state and is_cancelled(state)]
        # A row of its own that already takes the money back is a return, not a cancelled order.
        amount = rows.totals or rows.row_amount
        conditions += [f"(status IN ({', '.join(words)}) AND {amount} >= 0)"] if words else []
        if words and rows.has("refunded_amount"):
            conditions = [f"({c} AND coalesce(refunded_amount, 0) = 0)" for c in conditions]
    if rows.has("cancelled_at"):
        conditions.append("cancelled_at IS NOT NULL")
    return f"coalesce({' OR '.join(conditions)}, FALSE)" if conditions else "FALSE"


def _fee_sql(rows: TypedRows, connection: DuckDBPyConnection) -> str:
    pattern = rows.layout.format.fees if rows.layout.format else None
    named = [key for key in ("line_kind", "product_id", "product_name") if rows.has(key)]
    conditions = []
    for key in named:
        values = connection.execute(f"SELECT DISTINCT {key} FROM {rows.table}").fetchall()
        fees = [text(v) for (v,) in values if v and is_fee(v, pattern)]
        conditions += [f"coalesce({key} IN ({', '.join(fees)}), FALSE)"] if fees else []
    return " OR ".join(conditions) or "FALSE"


def gather(sources: Sequence[tuple[int, TypedRows]], connection: DuckDBPyConnection) -> OrderRows:
    """All sources' usable rows under one roof. Order numbers of files with different headers are
    different orders, even when equal; those of equal headers are one shop's."""
    shops: dict[tuple[str, ...], str] = {}
    selects = []
    for source, rows in sources:
        number = len(shops)
        shop = shops.setdefault(rows.raw.header, f"{number + 1}/" if number else "")
        selects.append(meaning_sql(rows, connection, source=source, shop=shop))
    connection.execute(
        "CREATE OR REPLACE VIEW gathered_rows AS " + " UNION ALL BY NAME ".join(selects)
    )
    present = {row[0] for row in connection.execute("DESCRIBE gathered_rows").fetchall()}
    missing = ", ".join(f"NULL::{kind} AS {k}" for k, kind in _ROWS.items() if k not in present)
    connection.execute(
        "CREATE OR REPLACE VIEW order_rows AS SELECT *"
        + (f", {missing}" if missing else "")
        + " FROM gathered_rows"
    )
    repeats = len(sources) > 1 or any(rows.repeats for _, rows in sources)
    return OrderRows(table="order_rows", present=frozenset(present), repeats=repeats)


def make_orders(rows: OrderRows, connection: DuckDBPyConnection, *, cost: str | None) -> str:
    """`raw_orders`: one row an order, with the customer's keys as the source has them. Where each
    row is an order it is a view: ten million typed rows are not copied.

    cost: SQL of the cost of the order in `gross`, `returned` and `cost`, or None.
    """

    def each(function: str, sql: str) -> str:
        return f"{function}({sql})" if rows.repeats else f"({sql})"

    has = rows.present.__contains__
    is_return = "(coalesce(quantity, 1) < 0 OR (amount < 0 AND NOT is_fee))"
    counts = f"CASE WHEN NOT is_cancelled AND {is_return}"
    gross = f"coalesce({each('sum', f'{counts} IS FALSE THEN amount END')}, 0)"
    back = f"coalesce({each('sum', f'{counts} THEN -amount END')}, 0)"
    bought = each("bool_or", f"NOT is_cancelled AND NOT {is_return} AND coalesce(quantity, 1) > 0 "
                             "AND coalesce(amount, 0) >= 0")  # fmt: skip
    cancelled = each("bool_and", "is_cancelled")
    if has("shipping_fee"):
        fee = each("max", "CASE WHEN NOT is_cancelled THEN shipping_fee END")
        gross = f"{gross} + coalesce({fee}, 0)"
    if has("total"):
        total, void = each("any_value", "total"), each("bool_or", "is_cancelled")
        gross = f"CASE WHEN {total} IS NULL THEN {gross} WHEN {void} THEN 0 ELSE {total} END"
        back = f"CASE WHEN {total} IS NULL THEN {back} ELSE 0 END"
        bought = f"CASE WHEN {total} IS NULL THEN {bought} ELSE NOT {void} AND {total} >= 0 END"
        cancelled = f"CASE WHEN {total} IS NULL THEN {cancelled} ELSE {void} END"
    if has("refunded_amount"):
        refunded = each("max", "refunded_amount")
        back = f"{back} + CASE WHEN {cancelled} THEN 0 ELSE coalesce(abs({refunded}), 0) END"
    moment = each("min", "day * 1440 + coalesce(minute, 0)" if has("minute") else "day")
    day, minute = "moment", "NULL"
    if has("minute"):
        day, minute = "moment // 1440", "CASE WHEN timed THEN moment % 1440 END"
    keys = [key for key in (*KEYS, "customer_rank") if has(key)]
    spent = each("sum", "CASE WHEN NOT is_cancelled THEN cost END") if has("cost") else "NULL"
    connection.execute(f"""
        CREATE OR REPLACE {"TABLE" if rows.repeats else "VIEW"} raw_orders AS
        SELECT order_id, {"".join(f"{key}, " for key in keys)}
            {day} AS day, ({minute})::INTEGER AS minute,
            is_purchase, is_cancelled, greatest(gross, 0)::BIGINT AS gross_minor,
            (back + greatest(-gross, 0))::BIGINT AS returned_minor,
            ({cost or "NULL"})::BIGINT AS cost_minor
        FROM (SELECT order_id, {"".join(f"{each('min', key)} AS {key}, " for key in keys)}
                {moment} AS moment,
                {each("bool_or", "minute IS NOT NULL") if has("minute") else "FALSE"} AS timed,
                {bought} AS is_purchase, {cancelled} AS is_cancelled,
                {gross} AS gross, {back} AS back, {spent} AS cost
            FROM {rows.table} {"GROUP BY order_id" if rows.repeats else ""})""")
    return "raw_orders"


def make_lines(rows: OrderRows, connection: DuckDBPyConnection) -> None:
    """Tables `order_lines` and `products` beside the orders; cancelled orders have no lines."""
    product = "coalesce(nullif(product_id, ''), product_name, '')"
    void = "FALSE" if not rows.repeats else "r.is_cancelled AND r.total IS NULL"
    connection.execute(f"""
        CREATE OR REPLACE TABLE products AS
        SELECT product_id, first(product_name ORDER BY seen DESC, product_name) AS product_name
        FROM (SELECT {product} AS product_id, product_name, count(*) AS seen
            FROM {rows.table} WHERE NOT is_fee AND {product} <> '' GROUP BY ALL)
        GROUP BY product_id""")
    # Codes instead of long names: what groups by product is three times faster.
    connection.execute(
        f"CREATE TYPE product AS ENUM (SELECT DISTINCT {product} AS p FROM {rows.table} ORDER BY p)"
    )
    connection.execute(f"""
        CREATE OR REPLACE TABLE order_lines AS
        SELECT o.order_id, o.customer_id, o.day, ({product})::product AS product_id,
            coalesce(r.quantity, 1)::DOUBLE AS quantity, coalesce(r.amount, 0) AS amount_minor,
            NOT r.is_fee AND {product} <> '' AS is_product
        FROM {rows.table} r JOIN orders_with_state o USING (order_id)
        WHERE NOT o.is_cancelled AND NOT ({void})""")
