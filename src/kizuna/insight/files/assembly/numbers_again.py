"""Order numbers that stand for several orders: told apart by customer and by day.

A till that counts from 1 every morning gives one number to many customers; and what comes back
later bears the number of what was bought. Not here: what each of them is worth (`assemble`).
"""

from dataclasses import replace

from duckdb import DuckDBPyConnection

from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.files.assembly.assemble import OrderRows, who


def has_mixed_numbers(rows: OrderRows, connection: DuckDBPyConnection) -> bool:
    """Whether some number of `raw_orders` stands on rows of several days or customers."""
    mixed = "SELECT 1 FROM raw_orders WHERE is_mixed LIMIT 1"
    return rows.repeats and connection.execute(mixed).fetchone() is not None


def numbers_apart(
    rows: OrderRows, connection: DuckDBPyConnection
) -> tuple[OrderRows, list[Said]] | None:
    """The same rows with order numbers of their own, from the `is_mixed` of `raw_orders`; None
    where each number is one order.

    The first day keeps the bare number; later days and several customers of a day are named after
    it ("112/2026-01-09/C7"). Rows that name no customer belong to the day's only one. A total that
    all rows of a number repeat is one order's, whatever its lines' days, unless other numbers show
    that they restart. A later row in a state like "refunded" gives back what was bought before.
    """
    if not has_mixed_numbers(rows, connection):
        return None
    name = who(rows.present) or "NULL::VARCHAR"
    connection.execute(f"""
        CREATE OR REPLACE TABLE numbers_again AS
        SELECT *, has_one_total AND NOT bool_or(has_several_totals) OVER () AS is_one_day
        FROM (SELECT order_id, min(day) AS first_day,
                coalesce(min(total) = max(total), FALSE) AS has_one_total,
                coalesce(min(total) < max(total), FALSE) AS has_several_totals
            FROM {rows.table} WHERE order_id IN (SELECT order_id FROM raw_orders WHERE is_mixed)
            GROUP BY order_id)""")
    part = "CASE WHEN is_one_day THEN first_day ELSE coalesce(day, first_day) END"
    connection.execute(f"""
        CREATE OR REPLACE TABLE number_days AS
        SELECT *, part_day > min(part_day) OVER (PARTITION BY order_id, customer) AS is_later
        FROM (SELECT order_id, {part} AS part_day, min({name}) AS customer,
                coalesce(min({name}) < max({name}), FALSE) AS has_several
            FROM {rows.table} JOIN numbers_again USING (order_id) GROUP BY ALL)""")
    gives_back = "r.is_returned AND d.is_later"
    date = "'/' || (DATE '1970-01-01' + d.part_day)::VARCHAR"
    connection.execute(f"""
        CREATE OR REPLACE TABLE rows_apart AS
        SELECT r.* REPLACE (
            r.order_id || CASE WHEN d.part_day > n.first_day THEN {date} ELSE '' END
                || CASE WHEN d.has_several THEN '/' || coalesce(r.{name}, '') ELSE '' END
                AS order_id,
            coalesce(r.day, d.part_day) AS day,
            r.is_returned AND NOT d.is_later AS is_returned,
            CASE WHEN {gives_back} THEN -abs(r.quantity) ELSE r.quantity END AS quantity,
            CASE WHEN {gives_back} THEN -r.amount ELSE r.amount END AS amount,
            CASE WHEN {gives_back} THEN -r.total ELSE r.total END AS total), r.order_id AS number
        FROM {rows.table} r JOIN numbers_again n USING (order_id)
        JOIN number_days d ON d.order_id = r.order_id AND d.part_day = {part}"""
        .replace("r.NULL::VARCHAR", "NULL::VARCHAR"))  # fmt: skip
    connection.execute(f"""
        CREATE OR REPLACE VIEW order_rows_apart AS
        FROM {rows.table} WHERE order_id NOT IN (SELECT order_id FROM numbers_again)
        UNION ALL BY NAME SELECT * EXCLUDE (number) FROM rows_apart""")
    return replace(rows, table="order_rows_apart"), _said(connection)


def _said(connection: DuckDBPyConnection) -> list[Said]:
    found = connection.execute("""
        SELECT count(*), sum(orders) FROM (SELECT count(DISTINCT order_id) AS orders
            FROM rows_apart WHERE NOT is_cancelled AND coalesce(quantity, 1) > 0
                AND coalesce(total, amount, 0) > 0
            GROUP BY number HAVING orders > 1)""").fetchone()
    n, orders = found or (0, 0)
    return [Said("order_numbers_again", _AGAIN, {"n": n, "orders": orders})] if n else []


_AGAIN = Words(
    ja="同じ注文番号が、別のお客様や別の日の購入に使われているものが {n} 件ありました。"
    "お客様と日ごとに分けて、{orders} 件の注文として数えました。",
    en="{n} order numbers stand for purchases of different customers or days; told apart by "
    "customer and day, they are {orders} orders.",
    en_one="One order number stands for purchases of different customers or days; told apart by "
    "customer and day, it is {orders} orders.",
    count="n",
)
