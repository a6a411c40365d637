"""All orders, the newest first: by number or customer, state, days and amount, a page at a time.

Not here: one order with its lines (`one`), the orders of one customer's page (`of_customer`).

However many orders there are, a page reads few of them: numbers and customers are looked up, days
are a range of an index, and state and amount are asked of the next `WINDOW` orders only. Where
those do not fill the page, the reader is told how far back it looked and goes on from there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from kizuna.base.money import Money, minor_digits
from kizuna.base.number_forms import Form, forms_of, spelled
from kizuna.base.words import Words
from kizuna.collect.orders.models import Order
from kizuna.collect.orders.queries.known import known_sources
from kizuna.collect.orders.rules import AskedOrders, OrderState, Place, state_of
from kizuna.core.counting import Count, counted
from kizuna.core.permissions.rules import EVERYONE, Actor, permission
from kizuna.people.customers.queries.names import names_of
from kizuna.people.customers.queries.search import found_customers
from kizuna.people.customers.rules.names import Name

VIEW_ORDERS = permission("view_orders", Words(ja="注文を見る", en="View orders"), roles=EVERYONE)
WINDOW = 50_000
NUMBERS = 200
SHOWN_NUMBERS = 100
CUSTOMERS = 50
# As the index `orders_by_time` has them: of a day those whose time is not known stand last.
NEWEST_FIRST = ("-ordered_on", F("ordered_at").desc(nulls_last=True), "-id")
STATES: Mapping[OrderState, Q] = {
    OrderState.BOUGHT: Q(is_purchase=True),
    OrderState.RETURNED: Q(returned_minor__gt=0),
    OrderState.CANCELLED: Q(is_cancelled=True),
    OrderState.UNCOUNTED: Q(is_purchase=False, is_cancelled=False, returned_minor=0),
}


@dataclass(frozen=True, kw_only=True)
class ListedOrder:
    """One order as a list shows it."""

    id: int
    number: str
    source: str
    customer_id: int | None
    name: Name | None
    ordered_on: date
    ordered_at: datetime | None
    gross: Money
    returned: Money
    state: OrderState

    @property
    def is_return(self) -> bool:
        """Whether nothing was bought: an order by which things only came back."""
        return not self.gross.minor and self.returned.minor > 0

    @property
    def amount(self) -> Money:
        """What was ordered; of a return what was given back, below zero."""
        return Money(-self.returned.minor, self.returned.currency) if self.is_return else self.gross


@dataclass(frozen=True)
class OrderPage:
    """Some orders; `next` is where the next page begins, `looked_back_to` how far this one went
    where it went no further."""

    orders: list[ListedOrder]
    next: Place | None = None
    looked_back_to: date | None = None


def orders_page(actor: Actor, asked: AskedOrders, *, limit: int = 50) -> OrderPage:
    """A page of the orders that are asked for, the newest first."""
    actor.require(VIEW_ORDERS)
    end = _window_end(asked)
    kept = _sifted(_between(asked, end), asked)
    found = list(kept.order_by(*NEWEST_FIRST)[: limit + 1])
    if len(found) > limit:
        last = found[limit - 1]
        place = Place(last.ordered_on, last.ordered_at, last.pk)
        return OrderPage(listed_orders(found[:limit]), place)
    return OrderPage(listed_orders(found), end, end.on if end else None)


def orders_count(actor: Actor, asked: AskedOrders) -> Count | None:
    """How many orders are asked for, on all pages; None where only reading them all would tell."""
    actor.require(VIEW_ORDERS)
    asked = replace(asked, before=None)
    return counted(chosen_orders(asked)) if _window_end(asked) is None else None


def _window_end(asked: AskedOrders) -> Place | None:
    """The last order that is looked at; None where all are, or an index finds those asked for."""
    if not asked.sifts or asked.text or asked.customer_id is not None:
        return None
    newest = _between(asked, None).order_by(*NEWEST_FIRST)
    places = newest.values_list("ordered_on", "ordered_at", "id")[WINDOW - 1 : WINDOW]
    return next((Place(*place) for place in places), None)


def _between(asked: AskedOrders, end: Place | None) -> QuerySet[Order]:
    """From `before` down to `end`. One bound a side: of two, SQLite begins at the wider one."""
    if asked.before:
        until = min(asked.before.on, asked.until or date.max)
        asked = replace(asked, until=until)
    rows = _looked_up(replace(asked, since=end.on) if end else asked)
    if asked.before:
        earlier = _earlier_that_day(asked.before)
        rows = rows.exclude(~earlier, ordered_on=asked.before.on)
    return rows.exclude(_earlier_that_day(end), ordered_on=end.on) if end else rows


def _earlier_that_day(place: Place) -> Q:
    """Of the orders of its day those further down the list: those without a time stand last."""
    timeless = Q(ordered_at__isnull=True)
    if place.at is None:
        return timeless & Q(id__lt=place.id)
    same = Q(ordered_at=place.at, id__lt=place.id)
    return timeless | Q(ordered_at__lt=place.at) | same


def chosen_orders(asked: AskedOrders) -> QuerySet[Order]:
    """All orders that are asked for, on whatever page."""
    return _sifted(_looked_up(asked), asked)


def found_orders(actor: Actor, text: str, *, limit: int) -> list[ListedOrder]:
    """Orders whose number begins as it was typed; the one of that very number before all."""
    actor.require(VIEW_ORDERS)
    ids = _of_number(text.strip())[:NUMBERS]
    rows = Order.objects.filter(id__in=ids).order_by(*NEWEST_FIRST)
    return listed_orders(list(rows[:limit]))


def _looked_up(asked: AskedOrders) -> QuerySet[Order]:
    """What an index answers: days, a customer, a number."""
    rows = Order.objects.all()
    if asked.customer_id is not None:
        rows = rows.filter(customer_id=asked.customer_id)
    if asked.since:
        rows = rows.filter(ordered_on__gte=asked.since)
    if asked.until:
        rows = rows.filter(ordered_on__lte=asked.until)
    return rows.filter(_meant(asked.text)) if asked.text else rows


def _sifted(rows: QuerySet[Order], asked: AskedOrders) -> QuerySet[Order]:
    """Those of the state and amount asked for."""
    if asked.state:
        rows = rows.filter(STATES[asked.state])
    for bound, side in ((asked.least, "gte"), (asked.most, "lte")):
        if bound is not None:
            rows = rows.filter(_amount(bound, side))
    return rows


def _amount(bound: int, side: str) -> Q:
    """A bound in whole units is another number of minor units in yen than in dollars."""
    by_digits: dict[int, list[str]] = {}
    for currency in _currencies():
        by_digits.setdefault(minor_digits(currency), []).append(currency)
    chosen = Q(pk__in=[])
    for digits, currencies in by_digits.items():
        least = Q(**{f"gross_minor__{side}": bound * 10**digits})
        chosen |= Q(currency__in=currencies) & least
    return chosen


def _currencies() -> list[str]:
    """Of the orders that came last: a shop's currencies are few."""
    rows = Order.objects.order_by(*NEWEST_FIRST).values_list("currency", flat=True)
    return sorted(set(rows[:1000]))


def _meant(text: str) -> Q:
    """Orders of that number, else whose number begins so; or of the customers meant by the text."""
    numbers = _of_number(text)
    customers = [customer.id for customer in found_customers(text, limit=CUSTOMERS)]
    return Q(id__in=numbers) | Q(customer_id__in=customers)


def _of_number(text: str) -> list[int]:
    text = text.removeprefix("#").strip()
    if not text:
        return []
    sources = known_sources()
    rows = Order.objects.filter(source__in=sources)
    texts = spelled(text, _forms(sources)) if spelled(text, ()) else set()
    for numbers in ([text], texts):
        exact = list(rows.filter(number__in=numbers).values_list("id", flat=True))
        if exact:
            return exact
    found: list[int] = []
    for start in sorted({text, *texts}):
        begins = rows.filter(number__gte=start, number__lt=f"{start}\U0010ffff")
        found += begins.values_list("id", flat=True)[:NUMBERS]
    return found[:NUMBERS]


def _forms(sources: Iterable[str]) -> list[Form]:
    """Of the numbers that each source gives its orders, shown by those at either end."""
    ends = [
        Order.objects.filter(source=source).order_by(way).values_list("number", flat=True)
        for source in sources
        for way in ("number", "-number")
    ]
    return forms_of(number for end in ends for number in end[:SHOWN_NUMBERS])


def listed_orders(rows: list[Order]) -> list[ListedOrder]:
    """Rows as lists show them, with the names of their customers in one statement."""
    names = names_of({row.customer_id for row in rows if row.customer_id is not None})
    return [
        ListedOrder(
            id=row.pk,
            number=row.number,
            source=row.source,
            customer_id=row.customer_id,
            name=names.get(row.customer_id or 0),
            ordered_on=row.ordered_on,
            ordered_at=row.ordered_at,
            gross=Money(row.gross_minor, row.currency),
            returned=Money(row.returned_minor, row.currency),
            state=state_of(
                is_purchase=row.is_purchase,
                is_cancelled=row.is_cancelled,
                returned_minor=row.returned_minor,
            ),
        )
        for row in rows
    ]
