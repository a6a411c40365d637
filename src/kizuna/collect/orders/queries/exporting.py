"""Orders with their lines as a table to be taken out: a row a line, or a row an order without any.

Not here: the file (`core.exports`), who may (`exports`).
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet

from kizuna.base.money import minor_digits
from kizuna.base.words import Words
from kizuna.collect.orders.models import Order, OrderLine
from kizuna.collect.orders.queries.listing import chosen_orders
from kizuna.collect.orders.rules import asked_orders
from kizuna.core.exports.rules import ROWS_PER_BATCH, Batch, Column, Filters, Table
from kizuna.people.customers.queries.exporting import OWN_NUMBER, contacts_of, own_numbers_of
from kizuna.people.customers.queries.names import names_of

_ORDER = ("id", "source", "number", "ordered_on", "ordered_at", "customer_id", "currency",
          "is_cancelled", "gross_minor", "returned_minor", "net_minor")  # fmt: skip
_LINE = ("order_id", "code", "name", "quantity", "amount_minor")
_COLUMNS: dict[str, Column] = {
    "id": Column(name=Words(ja="Kizuna 注文番号", en="Kizuna order number"), kind="number"),
    "source": Column(name=Words(ja="取り込み元", en="Source")),
    "number": Column(name=Words(ja="注文番号", en="Order number")),
    "ordered_on": Column(name=Words(ja="注文日", en="Order date"), kind="day"),
    "ordered_at": Column(name=Words(ja="注文日時（現地）", en="Ordered at (local)"), kind="moment"),
    "is_cancelled": Column(name=Words(ja="取り消し済み", en="Was cancelled"), kind="yes_no"),
    "own_number": OWN_NUMBER,
    "external": Column(name=Words(ja="顧客番号", en="Customer number")),
    "customer": Column(name=Words(ja="お名前", en="Customer name")),
    "email": Column(name=Words(ja="メールアドレス", en="E-mail")),
    "code": Column(name=Words(ja="商品コード", en="Product code")),
    "name": Column(name=Words(ja="商品名", en="Product name")),
    "quantity": Column(name=Words(ja="数量", en="Quantity"), kind="number"),
    "amount": Column(name=Words(ja="明細金額", en="Line amount"), kind="number"),
    "gross": Column(name=Words(ja="注文合計（返品前）", en="Gross of the order"), kind="number"),
    "returned": Column(name=Words(ja="返品分", en="Returned"), kind="number"),
    "net": Column(name=Words(ja="注文の純額", en="Net of the order"), kind="number"),
    "currency": Column(name=Words(ja="通貨", en="Currency")),
}


def orders_table(filters: Filters) -> Table:
    """All orders, or those that the list of orders was asked for."""
    asked = asked_orders(filters)
    rows = chosen_orders(asked)
    lines = OrderLine.objects.all()
    if asked.is_narrowed:
        lines = lines.filter(order__in=rows)
    count = lines.count() + rows.filter(lines=None).count()
    return Table(columns=list(_COLUMNS.values()), rows=count, batches=_batches(rows))


def _batches(rows: QuerySet[Order]) -> Iterator[Batch]:
    """By number from one statement to the next: no transaction stays open meanwhile."""
    last = 0
    page = ROWS_PER_BATCH // 2
    while orders := list(rows.filter(id__gt=last).order_by("id").values(*_ORDER)[:page]):
        last = orders[-1]["id"]
        yield from _pages(_with_customers(orders))


def _pages(orders: Sequence[dict[str, Any]]) -> Iterator[Batch]:
    lines = _lines_of([order["id"] for order in orders])
    rows = [order | line for order in orders for line in lines.get(order["id"], [{}])]
    for row in rows:
        digits = minor_digits(row["currency"])
        for name in ("gross", "returned", "net", "amount"):
            minor = row.get(f"{name}_minor")
            row[name] = None if minor is None else Decimal(minor).scaleb(-digits)
    yield [[row.get(name) for row in rows] for name in _COLUMNS]


def _lines_of(order_ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    lines: dict[int, list[dict[str, Any]]] = {}
    found = OrderLine.objects.filter(order__in=order_ids).order_by("order_id", "id")
    named = found.annotate(code=F("product__code"), name=F("product__name"))
    for row in named.values(*_LINE):
        lines.setdefault(row.pop("order_id"), []).append(row)
    return lines


def _with_customers(orders: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """With name, e-mail address and the number by which the order's own source knows them."""
    ids = {order["customer_id"] for order in orders} - {None}
    names, contacts, own = names_of(ids), contacts_of(ids), own_numbers_of(ids)

    def about(order: dict[str, Any]) -> dict[str, Any]:
        id_ = order["customer_id"]
        if id_ is None:
            return {}
        numbers = [n for source, n in contacts.get((id_, "external"), ())
                   if source == order["source"]]  # fmt: skip
        emails = [email for _, email in contacts.get((id_, "email"), ())]
        return {"own_number": own[id_], "customer": names[id_].shown,
                "external": "".join(numbers[:1]), "email": "".join(emails[:1])}  # fmt: skip

    return [order | about(order) for order in orders]
