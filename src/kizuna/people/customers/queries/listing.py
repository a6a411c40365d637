"""The list of customers, a page at a time: by reading or newest first, all or those with a tag.

Not here: finding one (`search`).
"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from kizuna.people.customers import models
from kizuna.people.customers.queries.search import FoundCustomer, described

ORDERS = ("kana", "newest")


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
    backwards, place = _place(cursor, column)
    descending = (order == "newest") != backwards
    if place:
        rows = _beyond(rows, column, place, descending=descending)
    sign = "-" if descending else ""
    found = list(rows.order_by(f"{sign}{column}", f"{sign}id")[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    if backwards:
        found.reverse()
    has_next = bool(found) and (backwards or more)
    has_previous = bool(found) and (more if backwards else bool(place))
    return Page(
        described(found),
        _cursor("next", found[-1], column) if has_next else "",
        _cursor("previous", found[0], column) if has_previous else "",
    )


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


def _cursor(direction: str, row: models.Customer, column: str) -> str:
    value = getattr(row, column)
    text = value if isinstance(value, str) else value.isoformat()
    return base64.urlsafe_b64encode(json.dumps([direction, text, row.pk]).encode()).decode()


def _place(cursor: str, column: str) -> tuple[bool, tuple[object, int] | None]:
    """Nonsense is the first page."""
    try:
        direction, value, id_ = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        typed = datetime.fromisoformat(value) if column == "created_at" else str(value)
        return direction == "previous", (typed, int(id_))
    except (ValueError, TypeError, binascii.Error):
        return False, None
