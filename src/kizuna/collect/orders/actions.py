"""Recording orders, one or a million, by one way; and taking an import's orders back.

Not here: reading files (`collect.imports`), who a customer is (`people.customers`).
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from kizuna.base.errors import Refused
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.collect.orders.queries.known import imports_upon, latest_currency
from kizuna.collect.orders.rules import OrderBatch, RecordedOrders
from kizuna.collect.orders.staging import (
    COMPARED,
    LINE,
    LINES_WITH_PRODUCTS,
    stage,
    staged_counts,
    staged_moves,
)
from kizuna.collect.orders.telling import (
    PRODUCTS_NAMED,
    PRODUCTS_WITHDRAWN,
    tell_products,
    tell_recorded,
    tell_withdrawn,
)
from kizuna.core.bulk import change, found, learn_size, listed, make_temporary
from kizuna.core.permissions.rules import Actor, Role, permission
from kizuna.core.shop.rules import AMOUNTS
from kizuna.people.customers.rules.followers import MERGE_FOLLOWERS, MergeFollower

RECORD_ORDERS = permission(
    "record_orders",
    Words(ja="注文の登録", en="Record orders"),
    roles=[Role.MANAGER, Role.AGENT],
)
MERGE_FOLLOWERS.add("orders", MergeFollower(table="orders", import_column="import_id"))
AMOUNTS.add("orders", latest_currency)
CHANGED_SINCE = Words(
    ja="この取り込みのあとの取り込みで、同じ注文 {n} 件が書き換えられています。",
    en="{n} of its orders were changed by a later import.",
    en_one="One of its orders was changed by a later import.",
    count="n",
)
UNDO_LATER_FIRST = Words(
    ja="先に、取り込み {imports} を取り消してください。", en="Undo import {imports} first."
)
UNDO_IN_TURN_FIRST = Words(
    ja="先に、取り込み {imports} を、この順に取り消してください。",
    en="Undo imports {imports} first, in this order.",
)
_WRITERS = ("import_id", "created_by")
_ORDER = ("source", "number", "customer_id", "net_minor", *COMPARED, *_WRITERS)
_PRODUCT = ("source", "code", "name", *_WRITERS)


@transaction.atomic
def record_orders(batch: OrderBatch, *, source: str, actor: Actor, at: datetime) -> RecordedOrders:
    """Write what a source tells of orders: new ones, and those that changed; with their events.

    `source` scopes order numbers and product codes; `at` is when we learned of it. Telling the
    same again changes nothing. A customer or product name once known is not emptied by a source
    that leaves it out.
    """
    actor.require(RECORD_ORDERS)
    stage(batch, source=source)
    products = staged_counts("staged_products")
    orders, moved = staged_counts("staged_orders"), staged_moves()
    values: dict[str, object] = {"source": source, "import_id": batch.import_id}
    if batch.import_id is not None:
        _keep_former(values)
    if products.new or products.changed:
        _write_products(values)
    if orders.new or orders.changed:
        _write_orders(values)
        tell_recorded(source, batch=batch, at=at)
    elif products.new or products.changed:  # or nobody would hear of the names
        told_by = source if batch.import_id is None else f"import:{batch.import_id}"
        tell_products(PRODUCTS_NAMED, told_by, source=source, at=at)
    return RecordedOrders(orders=orders, products=products, moved=moved)


def _keep_former(values: dict[str, object]) -> None:
    """Copies of what is about to change, exact to the id, so that it can be put back."""
    changed = "SELECT id FROM staged_{} WHERE is_changed"
    product, order, line = ", ".join(_PRODUCT), ", ".join(_ORDER), ", ".join(LINE)
    change(
        f"INSERT INTO former_products (product_id, replaced_by, {product})"
        f" SELECT id, %(import_id)s, {product} FROM products"
        f" WHERE id IN ({changed.format('products')})",
        values,
    )
    change(
        f"INSERT INTO former_orders (order_id, replaced_by, {order})"
        f" SELECT id, %(import_id)s, {order} FROM orders"
        f" WHERE id IN ({changed.format('orders')})",
        values,
    )
    change(
        f"INSERT INTO former_lines (line_id, order_id, replaced_by, {line})"
        f" SELECT id, order_id, %(import_id)s, {line} FROM order_lines"
        f" WHERE order_id IN ({changed.format('orders')})",
        values,
    )


def _write_products(values: dict[str, object]) -> None:
    change(
        "UPDATE products SET name = s.name, import_id = %(import_id)s FROM staged_products s"
        " WHERE s.id = products.id AND s.is_changed",
        values,
    )
    added = change(
        "INSERT INTO products (source, code, name, import_id, created_by)"
        " SELECT %(source)s, code, name, %(import_id)s, %(import_id)s FROM staged_products"
        " WHERE id IS NULL ORDER BY code",
        values,
    )
    learn_size("products", added=added)


def _write_orders(values: dict[str, object]) -> None:
    told = ", ".join(COMPARED)
    net, writers = "gross_minor - returned_minor", ", ".join(_WRITERS)
    change(
        f"""UPDATE orders SET {", ".join(f"{name} = s.{name}" for name in COMPARED)},
            net_minor = s.gross_minor - s.returned_minor,
            customer_id = coalesce(s.customer_id, orders.customer_id), import_id = %(import_id)s
        FROM staged_orders s WHERE s.id = orders.id AND s.is_changed""",
        values,
    )
    change(
        "DELETE FROM order_lines WHERE order_id IN"
        " (SELECT id FROM staged_orders WHERE id IS NOT NULL AND is_changed)"
    )
    added = change(
        f"INSERT INTO orders (source, number, customer_id, net_minor, {told}, {writers})"
        f" SELECT %(source)s, number, customer_id, {net}, {told}, %(import_id)s, %(import_id)s"
        f" FROM staged_orders WHERE id IS NULL ORDER BY ordered_on, ordered_at, number",
        values,
    )
    learn_size("orders", added=added)
    change(
        "UPDATE staged_orders SET is_changed = TRUE, order_id = coalesce(id, (SELECT o.id"
        " FROM orders o WHERE o.source = %(source)s AND o.number = staged_orders.number))"
        " WHERE is_changed OR id IS NULL",
        values,
    )
    change(
        f"INSERT INTO order_lines (order_id, {', '.join(LINE)})"
        f" SELECT s.order_id, {', '.join(f'l.{name}' for name in LINE)}"
        f" FROM staged_orders s JOIN {LINES_WITH_PRODUCTS} l ON l.number = s.number"
        f" WHERE s.is_changed",
        values,
    )


def refuse_withdrawal(import_id: int, *, actor: Actor) -> None:
    """Refused: changed_since, while a later import stands on top of an import's orders."""
    actor.require(RECORD_ORDERS)
    ((later,),) = found(
        """SELECT count(*) FROM orders WHERE import_id IS DISTINCT FROM %(import_id)s
        AND (created_by = %(import_id)s
            OR id IN (SELECT order_id FROM former_orders WHERE replaced_by = %(import_id)s))""",
        {"import_id": import_id},
    )
    if later:
        first = imports_upon(import_id)
        words = UNDO_LATER_FIRST if len(first) == 1 else UNDO_IN_TURN_FIRST
        raise Refused(
            Said("changed_since", CHANGED_SINCE, {"n": later}),
            Said("undo_later_first", words, {"imports": ", ".join(map(str, first))}),
        )


@transaction.atomic
def withdraw_orders(
    import_id: int, *, undone: Collection[int] = (), actor: Actor, at: datetime, most: int
) -> int:
    """Take back up to so many of the orders that an import wrote, with their lines; how many.

    To be called until it answers 0, which takes the products back, too: then every row is again
    as it was, to the id. A product that a later import sells, too, stays until that is taken back
    with this one among the `undone`. The log keeps what happened and that it was withdrawn.
    Between two calls no other import may write (`refuse_withdrawal` says whether one has).
    """
    actor.require(RECORD_ORDERS)
    values: dict[str, object] = {"import_id": import_id, "most": most}
    make_temporary("withdrawn_orders", {"id": "bigint"}, key="id")
    withdrawn = change(
        "INSERT INTO withdrawn_orders SELECT id FROM orders WHERE import_id = %(import_id)s"
        " ORDER BY id LIMIT %(most)s",
        values,
    )
    if withdrawn:
        tell_withdrawn(import_id, at=at)
        _put_back_orders(values)
    elif _put_back_products(import_id, undone):
        told_by = f"import:{import_id}"
        tell_products(PRODUCTS_WITHDRAWN, told_by, source=told_by, at=at)
    return withdrawn


def _put_back_orders(values: dict[str, object]) -> None:
    order = ", ".join(f"{name} = f.{name}" for name in _ORDER)
    lines, withdrawn = ", ".join(LINE), "SELECT id FROM withdrawn_orders"
    # CROSS JOIN keeps SQLite from walking all that the import has changed at each step.
    former = "withdrawn_orders w CROSS JOIN {} f WHERE f.order_id = w.id AND f.replaced_by ="
    for statement in (
        f"DELETE FROM order_lines WHERE order_id IN ({withdrawn})",
        f"DELETE FROM orders WHERE id IN ({withdrawn}) AND created_by = %(import_id)s",
        f"UPDATE orders SET {order} FROM (SELECT f.* FROM"
        f" {former.format('former_orders')} %(import_id)s) f WHERE orders.id = f.order_id",
        f"INSERT INTO order_lines (id, order_id, {lines})"
        f" SELECT f.line_id, f.order_id, {', '.join(f'f.{name}' for name in LINE)}"
        f" FROM {former.format('former_lines')} %(import_id)s",
        f"DELETE FROM former_lines WHERE replaced_by = %(import_id)s AND order_id IN ({withdrawn})",
        "DELETE FROM former_orders WHERE replaced_by = %(import_id)s"
        f" AND order_id IN ({withdrawn})",
    ):
        change(statement, values)


def _put_back_products(import_id: int, undone: Collection[int]) -> int:
    """What an import wrote last is as it was before; where a later one wrote since, what that one
    is to put back is. How many rows that took."""
    product = ", ".join(f"{name} = f.{name}" for name in _PRODUCT)
    brought = listed({import_id, *undone})
    written = "f.replaced_by = %(import_id)s AND {0}.import_id = %(import_id)s"
    statements = (
        f"UPDATE products SET {product} FROM former_products f WHERE f.product_id = products.id"
        f" AND {written.format('products')}",
        f"UPDATE former_products AS later SET {product} FROM former_products f"
        f" WHERE f.product_id = later.product_id AND {written.format('later')}",
        f"DELETE FROM products WHERE created_by IN ({brought}) AND import_id IN ({brought})"
        " AND NOT EXISTS (SELECT 1 FROM order_lines l WHERE l.product_id = products.id)"
        " AND NOT EXISTS (SELECT 1 FROM former_lines l WHERE l.product_id = products.id)",
        "DELETE FROM former_products WHERE replaced_by = %(import_id)s",
    )
    return sum(change(statement, {"import_id": import_id}) for statement in statements)
