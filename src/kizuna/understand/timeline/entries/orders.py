"""Orders on a timeline: number, amount, and what most was paid for."""

from collections.abc import Sequence
from dataclasses import replace

from django.urls import reverse

from kizuna.base.words import Words
from kizuna.collect.orders.queries.of_customer import (
    OrderLineSeen,
    first_products,
    orders_there,
)
from kizuna.core.events.rules import Event
from kizuna.core.language.speaking import current_language, say
from kizuna.insight.report.writing import Writing
from kizuna.understand.timeline.rules import ENTRIES, Entry, Group, Told

PLACED = Words(ja="注文 #{number}　{amount}", en="Order #{number}, {amount}")
RETURNED = Words(ja="返品 #{number}　{amount}", en="Return #{number}, {amount}")
CHANGED = Words(
    ja="注文 #{number} の内容が変わりました（{amount}）", en="Order #{number} was changed: {amount}"
)
CANCELLED = Words(ja="注文 #{number} が取り消されました", en="Order #{number} was cancelled")
WITHDRAWN = Words(
    ja="注文の取り込みが取り下げられました", en="An order was withdrawn with its import"
)
MOVED = Words(
    ja="注文 #{number} は、別のお客様の注文に変わりました",
    en="Order #{number} became another customer's",
)
MOVED_BACK = Words(
    ja="注文 #{number} が、またこのお客様の注文になりました", en="Order #{number} is theirs again"
)
PARTLY_RETURNED = Words(ja="うち返品 {amount}", en="{amount} of it returned")
ONE_PRODUCT = Words(ja="{name} × {quantity}", en="{name} × {quantity}")
MORE_PRODUCTS = Words(
    ja="{name} × {quantity} ほか {n} 点",
    en="{name} × {quantity} and {n} other products",
    en_one="{name} × {quantity} and one other product",
    count="n",
)


def told_orders(events: Sequence[Event]) -> list[Told]:
    """Title from the event itself, so that it reads as things were then; products as they are."""
    ids = [int(event.keys["order"]) for event in events]
    products, there = first_products(ids), orders_there(ids)
    return [
        replace(
            _told(event, products.get(order)),
            url=reverse("order", args=[order]) if order in there else "",
        )
        for event, order in zip(events, ids, strict=True)
    ]


def _told(event: Event, product: OrderLineSeen | None) -> Told:
    writing = Writing(current_language(), str(event.payload["currency"]))
    gross, returned = (int(str(event.payload[f"{k}_minor"])) for k in ("gross", "returned"))
    is_return = not gross and returned > 0
    words = {"order_cancelled": CANCELLED, "order_changed": CHANGED}.get(event.kind, PLACED)
    if is_return and words is PLACED:
        words = RETURNED
    amount = writing.money(-returned if is_return else gross).replace("−", "−\N{WORD JOINER}")
    details = [_product(product, writing)] if product else []
    if returned and not is_return:
        details.append(say(PARTLY_RETURNED, amount=writing.money(returned)))
    title = say(words, number=event.payload["number"], amount=amount)
    return Told(title=title, detail=" · ".join(details))


def _product(product: OrderLineSeen, writing: Writing) -> str:
    more = product.products - 1
    quantity = writing.number(abs(product.quantity), 0 if product.quantity.is_integer() else 1)
    words = MORE_PRODUCTS if more else ONE_PRODUCT
    return say(words, name=product.name, quantity=quantity, n=more)


def told_withdrawn(events: Sequence[Event]) -> list[Told]:
    """The order is no longer there to be looked up."""
    return [Told(title=say(WITHDRAWN)) for _ in events]


def told_moved(events: Sequence[Event]) -> list[Told]:
    """To the one whose order it was."""
    ids = [int(event.keys["order"]) for event in events]
    there = orders_there(ids)
    return [
        Told(
            title=say(
                MOVED_BACK if event.payload["is_back"] else MOVED, number=event.payload["number"]
            ),
            url=reverse("order", args=[order]) if order in there else "",
        )
        for event, order in zip(events, ids, strict=True)
    ]


ENTRIES.add(
    "order_placed", Entry(group=Group.ORDERS, icon="shopping-bag", tone="ai", tell=told_orders)
)
ENTRIES.add("order_changed", Entry(group=Group.ORDERS, icon="edit", tone="ai", tell=told_orders))
ENTRIES.add("order_cancelled", Entry(group=Group.ORDERS, icon="ban", tone="shu", tell=told_orders))
ENTRIES.add(
    "order_moved", Entry(group=Group.ORDERS, icon="arrows-split", tone="yama", tell=told_moved)
)
ENTRIES.add(
    "order_withdrawn",
    Entry(group=Group.ORDERS, icon="arrow-back-up", tone="yama", tell=told_withdrawn),
)
