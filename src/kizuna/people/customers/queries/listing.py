"""The list of customers, a page at a time, in some order: all of them or those with a tag.

Not here: finding one (`search`).
"""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Q, QuerySet

from kizuna.core.counting import Count, counted
from kizuna.people.customers import models
from kizuna.people.customers.queries.search import FoundCustomer, described
from kizuna.people.customers.rules.listing import ListOrder, Stretch

ORDERS = ("kana", "newest")
Value = TypeVar("Value")


@dataclass(frozen=True)
class Page:
    """Some customers; `next` and `previous` are cursors, empty where the list ends."""

    customers: list[FoundCustomer]
    next: str
    previous: str


def customers_page(
    *, order: str = "kana", tag: str = "", cursor: str = "", limit: int = 50
) -> Page:
    """A page of customers. A cursor names a row, so that no page counts those before it."""
    rows = models.Customer.objects.filter(merged_into=None)
    if tag:
        rows = rows.filter(tags__tag__name=tag)
    column = "created_at" if order == "newest" else "sort_key"
    backwards, place = _place(cursor, datetime.fromisoformat if order == "newest" else str)
    descending = (order == "newest") != backwards
    if place:
        rows = _beyond(rows, column, place, descending=descending)
    sign = "-" if descending else ""
    found = list(rows.order_by(f"{sign}{column}", f"{sign}id")[: limit + 1])
    places = [(row.pk, _written(getattr(row, column))) for row in found]
    ids, next_, previous = _turned(places, limit, backwards=backwards, is_first=place is None)
    by_id = {row.pk: row for row in found}
    return Page(described([by_id[id_] for id_ in ids]), next_, previous)


def page_in_order(order: ListOrder, *, tag: str = "", cursor: str = "", limit: int = 50) -> Page:
    """A page of customers in an order that another room keeps; who has become another is left out.

    That room may know a little less than the customers themselves do by now; while it knows
    nothing, they stand in the order of their readings.
    """
    backwards, place = _place(cursor, _whole)
    tag_id = models.Tag.objects.filter(name=tag).values_list("id", flat=True).first()
    if tag and tag_id is None:
        return Page([], "", "")
    known = order.customers(Stretch(limit + 1, place, backwards, tag_id))
    if known is None:
        return customers_page(tag=tag)
    ids, next_, previous = _turned(known, limit, backwards=backwards, is_first=place is None)
    rows = models.Customer.objects.filter(merged_into=None).in_bulk(ids)
    return Page(described([rows[id_] for id_ in ids if id_ in rows]), next_, previous)


def customers_count(*, tag: str = "") -> Count:
    """How many customers there are, by one index; or how many have a tag."""
    rows = models.Customer.objects.filter(merged_into=None)
    return counted(rows.filter(tags__tag__name=tag)) if tag else Count(rows.count())


def tag_names() -> list[str]:
    """All tags, by name."""
    return list(models.Tag.objects.order_by("name").values_list("name", flat=True)[:200])


def known_tags() -> dict[int, str]:
    """All tags by id, in the order of their names."""
    return dict(models.Tag.objects.order_by("name").values_list("id", "name"))


def _beyond(
    rows: QuerySet[models.Customer], column: str, place: tuple[object, int], *, descending: bool
) -> QuerySet[models.Customer]:
    """Rows after a place in the order: an index range first, then the ties."""
    value, id_ = place
    side = "lt" if descending else "gt"
    tied_but_before = Q(**{column: value}) & ~Q(**{f"id__{side}": id_})
    return rows.filter(**{f"{column}__{side}e": value}).exclude(tied_but_before)


def _turned(
    places: Sequence[tuple[int, str | int]], limit: int, *, backwards: bool, is_first: bool
) -> tuple[list[int], str, str]:
    """Of ids with the values they stand at, nearest first and one more than the page holds where
    there is one: the page's ids in the order of the list, and the cursors on and back."""
    has_more, found = len(places) > limit, list(places[:limit])
    if backwards:
        found.reverse()
    has_next = bool(found) and (backwards or has_more)
    has_previous = bool(found) and (has_more if backwards else not is_first)
    return (
        [id_ for id_, _ in found],
        _cursor("next", found[-1]) if has_next else "",
        _cursor("previous", found[0]) if has_previous else "",
    )


def _written(value: str | datetime) -> str:
    return value if isinstance(value, str) else value.isoformat()


def _cursor(direction: str, place: tuple[int, str | int]) -> str:
    id_, value = place
    return base64.urlsafe_b64encode(json.dumps([direction, value, id_]).encode()).decode()


def _place(cursor: str, typed: Callable[[str], Value]) -> tuple[bool, tuple[Value, int] | None]:
    """Nonsense is the first page."""
    try:
        direction, value, id_ = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        return direction == "previous", (typed(str(value)), _whole(id_))
    except (ValueError, TypeError, binascii.Error):
        return False, None


def _whole(text: object) -> int:
    """A number that databases can hold; ValueError where it is none."""
    number = int(str(text))
    if abs(number) >= 2**63:
        raise ValueError(text)
    return number
