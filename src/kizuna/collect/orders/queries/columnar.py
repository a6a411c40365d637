"""Orders, lines and products for a reader of columns that has attached the database as `app`.

Not here: who reads them (`understand.lake`). Ids only: no name of a customer leaves this way.
"""

# Each from `{rows}`: the table itself, or some of its rows with the same columns.
COLUMNAR = {
    "orders": "SELECT id::BIGINT AS order_id, customer_id::BIGINT AS customer_id,"
    " ordered_on::DATE AS ordered_on, ordered_at::TIMESTAMP AS ordered_at, currency,"
    " is_purchase::BOOLEAN AS is_purchase, is_cancelled::BOOLEAN AS is_cancelled,"
    " gross_minor::BIGINT AS gross_minor, returned_minor::BIGINT AS returned_minor,"
    " cost_minor::BIGINT AS cost_minor FROM {rows}",
    "order_lines": "SELECT order_id::BIGINT AS order_id, product_id::BIGINT AS product_id,"
    " quantity::DOUBLE AS quantity, amount_minor::BIGINT AS amount_minor,"
    " is_product::BOOLEAN AS is_product FROM {rows}",
    "products": "SELECT id::BIGINT AS product_id, coalesce(nullif(name, ''), code) AS product_name"
    " FROM {rows}",
}
# Whose an order is, when, and what it comes to, of `orders_of_customers`.
AMOUNTS = (
    "SELECT id::BIGINT AS order_id, customer_id::BIGINT AS customer_id,"
    " ordered_on::DATE AS ordered_on, currency, is_purchase::BOOLEAN AS is_purchase,"
    " gross_minor::BIGINT AS gross_minor, (gross_minor::BIGINT - net_minor::BIGINT)"
    " AS returned_minor, cost_minor::BIGINT AS cost_minor FROM {rows}"
)
# By which column of a table it is told whose order a row is; products have no order.
ORDER_ID = {"orders": "id", "order_lines": "order_id"}


def orders_of_customers(ids: str) -> str:
    """SQL of all orders of these customers (numbers with commas between), by one index alone."""
    return (
        "SELECT id, customer_id, ordered_on, currency, is_purchase, gross_minor, net_minor,"
        f" cost_minor FROM orders WHERE customer_id IN ({ids})"
    )


def touched_orders(after: int, *, vendor: str) -> str:
    """SQL of the ids of orders that events after the one with this id have touched.

    An order is written only together with an event that names it, or moved by a merge, or its
    undoing, between two customers whom an event names: whoever reads those again has all that
    changed.
    """
    order, merged = (
        f"json_extract(keys, '$.{key}')" if vendor == "sqlite" else f"(keys->>'{key}')::bigint"
        for key in ("order", "merged")
    )
    later = f"FROM events WHERE id > {after:d} AND"
    moved = "kind IN ('customer_merged', 'customer_unmerged')"
    return (
        f"SELECT {order} AS id {later} kind LIKE 'order~_%' ESCAPE '~'"
        f" UNION SELECT id FROM orders WHERE customer_id IN (SELECT customer_id {later} {moved}"
        f" UNION SELECT {merged} {later} {moved})"
    )
