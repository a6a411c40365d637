"""In whatever order and batches rows arrive, the same people are told apart in the end (ING-11)."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kizuna.people.customers import models
from kizuna.people.customers.actions.merging import unmerge_customers
from kizuna.people.customers.rules.keys import Incoming, identity_keys
from tests.people.customers.batches import AT, SYSTEM, resolved

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, ROWS, BATCHES, ORDERS = 12, 60, 4, 50
# Typed by many who have none: they prove nothing, and must join nobody.
NOBODYS = ("test@example.jp", "noreply@example.jp", "dummy@example.jp")
Row = dict[str, str]


def person(number: int) -> Row:
    """All that proves who somebody is; every third of them bears the same name."""
    name = f"林 {number}" if number % 3 else "田中 美咲"
    return {
        "member_number": f"M{number}",
        "external_id": f"X{number}",
        "email": f"p{number}@example.jp",
        "phone": f"090-0000-{number:04}",
        "full_name": name,
        "postal_code": f"100-{number:04}",
    }


@st.composite
def told(draw: st.DrawFn) -> Row:
    """A row about one of them, which says some of it, and perhaps nobody's e-mail address."""
    whole = person(draw(st.integers(0, PEOPLE - 1)))
    said = draw(st.sets(st.sampled_from(sorted(whole)), min_size=1))
    row = {column: whole[column] for column in sorted(said)}
    if "email" not in row and draw(st.booleans()):
        row["email"] = draw(st.sampled_from(NOBODYS))
    return row


def together(rows: list[Row]) -> set[frozenset[int]]:
    """Which rows are about the same person: those that keys connect, row by row and in a chain."""
    root = {place: place for place in range(len(rows))}

    def top(place: int) -> int:
        while root[place] != place:
            place = root[place]
        return place

    seen: dict[Hashable, int] = {}
    for place, row in enumerate(rows):
        named = {("name" if key == "full_name" else key): text for key, text in row.items()}
        keys = list(identity_keys(Incoming(**named), source="shop"))
        for key in keys:
            root[top(place)] = top(seen.setdefault(key, place))
        if not keys:
            del root[place]
    return grouped((place, top(place)) for place in root)


def grouped(pairs: Iterable[tuple[int, int]]) -> set[frozenset[int]]:
    """Places that have the same."""
    found: dict[int, set[int]] = defaultdict(set)
    for place, whose in pairs:
        found[whose].add(place)
    return {frozenset(places) for places in found.values()}


def arrived(rows: list[Row], order: list[int]) -> set[frozenset[int]]:
    """The same by our customers, after rows came in this order, in several batches."""
    answered: dict[int, int] = {}
    for number in range(BATCHES):
        places = order[number::BATCHES]
        for place, (customer, *_) in zip(places, resolved([rows[p] for p in places]), strict=True):
            if customer is not None:
                answered[place] = customer
    became = dict(models.Customer.objects.values_list("id", "merged_into_id"))

    def now(customer: int) -> int:
        while heir := became[customer]:
            customer = heir
        return customer

    return grouped((place, now(customer)) for place, customer in answered.items())


@settings(max_examples=ORDERS, suppress_health_check=[*HealthCheck])
@given(st.lists(told(), min_size=2, max_size=ROWS), st.randoms(use_true_random=False))
def test_any_order_tells_the_same_people_apart_and_joins_nobody_else(
    rows: list[Row], chance: Random
) -> None:
    expected, order = together(rows), list(range(len(rows)))
    with transaction.atomic():
        chance.shuffle(order)
        assert arrived(rows, order) == expected
        kept = set(models.Customer.objects.filter(merged_into=None).values_list("id", flat=True))
        for merge in models.CustomerMerge.objects.order_by("-id"):
            unmerge_customers(merge.pk, actor=SYSTEM, at=AT)
        parted = models.Customer.objects.filter(merged_into=None).values_list("id", flat=True)
        assert kept <= set(parted) == set(models.Customer.objects.values_list("id", flat=True))
        transaction.set_rollback(True)
