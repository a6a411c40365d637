"""A batch laid beside what is known: temporary tables, and which orders are new or changed.

Not here: writing any of it (`actions`). Statements run on both databases; what is compared is
compared as sets, so a million lines cost seconds.
"""

from django.db import connection

from kizuna.collect.orders.numbers_of_days import take_known_numbers
from kizuna.collect.orders.rules import Counts, OrderBatch, SeenLine, SeenOrder, SeenProduct
from kizuna.core.bulk import change, fill, found, make_temporary, moment_type

# What of an order a later export may change. A customer once known stays known.
COMPARED = (
    "ordered_on", "ordered_at", "currency", "is_purchase", "is_cancelled", "gross_minor",
    "returned_minor", "cost_minor",
)  # fmt: skip
LINE = ("product_id", "quantity", "amount_minor", "is_product")
# Staged lines with the ids of the products that are known; a batch need not repeat them.
LINES_WITH_PRODUCTS = (
    "(SELECT l.number, p.id AS product_id, l.quantity, l.amount_minor, l.is_product"
    " FROM staged_lines l LEFT JOIN products p"
    " ON p.source = %(source)s AND p.code = l.product_code)"
)
_ORDER_TYPES = {
    "number": "text", "customer_id": "bigint", "ordered_on": "date", "ordered_at": "{moment}",
    "is_purchase": "boolean", "is_cancelled": "boolean", "gross_minor": "bigint",
    "returned_minor": "bigint", "cost_minor": "bigint",
}  # fmt: skip
_LINE_TYPES = {
    "number": "text", "product_code": "text", "quantity": "double precision",
    "amount_minor": "bigint", "is_product": "boolean",
}  # fmt: skip


def stage(batch: OrderBatch, *, source: str) -> None:
    """Lay a batch into `staged_orders`, `staged_lines`, `staged_products` of this connection, and
    say of each order and product what it is to us: `id` (NULL: new) and `is_changed`.

    `order_id` is for whoever writes: the id of each order that is new or changed, once it stands.
    """
    types = {name: kind.format(moment=moment_type()) for name, kind in _ORDER_TYPES.items()}
    later = {"id": "bigint", "is_changed": "boolean", "was_cancelled": "boolean",
             "was_customer": "bigint", "told_number": "text"}  # fmt: skip
    make_temporary("staged_products", {"code": "text", "name": "text", **later}, key="code")
    of_orders = {**types, "currency": "text", **later, "order_id": "bigint"}
    # On PostgreSQL an index of it would be written anew with each UPDATE, and never looked at.
    is_sqlite = connection.vendor == "sqlite"
    make_temporary("staged_orders", of_orders, key="number" if is_sqlite else "")
    make_temporary("staged_lines", _LINE_TYPES)
    fill("staged_products", SeenProduct._fields, batch.products)
    in_currency = ((*order, batch.currency) for order in batch.orders)
    fill("staged_orders", [*SeenOrder._fields, "currency"], in_currency)
    fill("staged_lines", SeenLine._fields, batch.lines)
    if not is_sqlite:
        for table, joined_by in (("products", "code"), ("orders", "number"), ("lines", "number")):
            change(f"ANALYZE staged_{table} ({joined_by})")
    _find_known(source)
    if take_known_numbers(source):
        _find_known(source)
    _find_products()
    _find_orders(source)


def _find_known(source: str) -> None:
    """`id` of each product and order that is known.

    One look into the index for each: joined, SQLite goes through all that the source ever told
    and looks for it in the batch, so that each batch took longer than the one before.
    """
    for table, number in (("products", "code"), ("orders", "number")):
        change(
            f"UPDATE staged_{table} SET id = (SELECT known.id FROM {table} known"
            f" WHERE known.source = %(source)s AND known.{number} = staged_{table}.{number})",
            {"source": source},
        )


def _find_products() -> None:
    change(
        "UPDATE staged_products SET is_changed = staged_products.name <> ''"
        " AND staged_products.name <> p.name FROM products p WHERE p.id = staged_products.id"
    )


def _find_orders(source: str) -> None:
    differs = " OR ".join(f"staged_orders.{name} IS DISTINCT FROM o.{name}" for name in COMPARED)
    change(
        f"""UPDATE staged_orders SET was_cancelled = o.is_cancelled, was_customer = o.customer_id,
            is_changed = ({differs}
            OR (staged_orders.customer_id IS NOT NULL
                AND staged_orders.customer_id IS DISTINCT FROM o.customer_id))
        FROM orders o WHERE o.id = staged_orders.id"""
    )
    # Lines are a bag: their order in the file says nothing, how often one occurs does.
    lines = ", ".join(LINE)
    old = (
        f"SELECT order_id, {lines}, count(*) AS n FROM order_lines WHERE order_id IN"
        f" (SELECT id FROM staged_orders WHERE id IS NOT NULL) GROUP BY order_id, {lines}"
    )
    new = (
        f"SELECT o.id AS order_id, {lines}, count(*) AS n FROM {LINES_WITH_PRODUCTS} l"
        f" JOIN staged_orders o ON o.number = l.number WHERE o.id IS NOT NULL"
        f" GROUP BY o.id, {lines}"
    )
    change(
        f"UPDATE staged_orders SET is_changed = TRUE WHERE id IN (SELECT order_id FROM"
        f" (SELECT * FROM ({old}) a EXCEPT SELECT * FROM ({new}) b) gone"
        f" UNION SELECT order_id FROM"
        f" (SELECT * FROM ({new}) c EXCEPT SELECT * FROM ({old}) d) come)",
        {"source": source},
    )


def staged_counts(table: str) -> Counts:
    """How many of `staged_orders` or `staged_products` are new, changed, unchanged."""
    ((all_, known, changed),) = found(
        f"SELECT count(*), count(id), count(CASE WHEN is_changed THEN 1 END) FROM {table}"
    )
    return Counts(new=all_ - known, changed=changed, unchanged=known - changed)


# Of `staged_orders s`: orders that were one customer's and are told to be another's now.
IS_MOVED = "s.id IS NOT NULL AND s.customer_id <> s.was_customer"


def staged_moves() -> int:
    """How many known orders are told to be another customer's now."""
    ((moved,),) = found(f"SELECT count(*) FROM staged_orders s WHERE {IS_MOVED}")
    return int(moved)
