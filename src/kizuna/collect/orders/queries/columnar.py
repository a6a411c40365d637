"""Orders, lines and products for a reader of columns that has attached the database as `app`.

Not here: who reads them (`understand.lake`). Ids only: no name of a customer leaves this way.
"""

COLUMNAR = {
    "orders": "SELECT id AS order_id, customer_id, ordered_on::DATE AS ordered_on,"
    " ordered_at::TIMESTAMP AS ordered_at, currency, is_purchase::BOOLEAN AS is_purchase,"
    " is_cancelled::BOOLEAN AS is_cancelled, gross_minor, returned_minor, cost_minor"
    " FROM app.orders",
    "order_lines": "SELECT order_id, product_id, quantity, amount_minor,"
    " is_product::BOOLEAN AS is_product FROM app.order_lines",
    "products": "SELECT id AS product_id, coalesce(nullif(name, ''), code) AS product_name"
    " FROM app.products",
}
