"""Stays in segments when two customers become one and are parted again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from kizuna.core.exports.rules import EXPORTS
from kizuna.people.customers.actions.merging import merge_customers, unmerge_customers
from kizuna.people.customers.models import Customer
from kizuna.people.customers.rules.own_numbers import id_in
from kizuna.understand.segments.models import Segment, SegmentMembership
from kizuna.understand.segments.queries.members import members, members_page, segments_of
from tests.understand.segments.shops import NOW, TEST

pytestmark = pytest.mark.django_db
BEFORE = NOW - timedelta(days=9)


def _customers(n: int) -> list[int]:
    return [
        Customer.objects.create(full_name="誰か", created_at=NOW, updated_at=NOW).pk
        for _ in range(n)
    ]


def _segment(name: str, *stays: tuple[int, bool]) -> int:
    """A segment with stays: of whom, and whether they left again."""
    segment = Segment.objects.create(name=name, created_at=BEFORE, changed_at=BEFORE)
    for customer, has_left in stays:
        SegmentMembership.objects.create(
            segment=segment,
            customer_id=customer,
            entered_at=BEFORE,
            left_at=NOW if has_left else None,
        )
    return int(segment.pk)


def _stays() -> list[tuple[int, ...]]:
    return list(SegmentMembership.objects.order_by("id").values_list("id", "customer_id"))


def _merge(kept: int, merged: int) -> int:
    return merge_customers(kept, merged, rule="by_hand", evidence={}, actor=TEST, at=NOW)


def _listed(segment: int) -> list[int]:
    return [member.customer_id for member in members_page(TEST, segment, limit=9).members]


def test_stays_follow_a_merge_and_come_back_when_it_is_undone() -> None:
    kept, merged = _customers(2)
    only, both = _segment("a", (merged, False)), _segment("b", (kept, False), (merged, False))
    left = _segment("c", (kept, True), (merged, False))
    before = _stays()
    merge = _merge(kept, merged)
    assert members(only) == _listed(only) == [kept]
    assert members(both) == _listed(both) == [kept], "once, however many of the two were in it"
    assert members(left) == _listed(left) == [], (
        "the kept one's own history stands until found anew"
    )
    assert segments_of(TEST, kept) == [(only, "a"), (both, "b")]
    unmerge_customers(merge, actor=TEST, at=NOW)
    assert _stays() == before
    assert segments_of(TEST, merged) == [(only, "a"), (both, "b"), (left, "c")]


@pytest.mark.parametrize("is_last_first", [False, True])
def test_stays_come_back_in_whatever_order_merges_are_undone(is_last_first: bool) -> None:
    one, two, three = _customers(3)
    _segment("a", (two, False), (three, False))
    _segment("b", (three, False))
    before = _stays()
    merges = [_merge(one, two), _merge(one, three)]
    for merge in reversed(merges) if is_last_first else merges:
        unmerge_customers(merge, actor=TEST, at=NOW)
    assert _stays() == before


def test_an_export_holds_who_is_in_it_now(signed_in: Callable[..., Client]) -> None:
    inside, merged, gone, other = _customers(4)
    segment = _segment("a", (inside, False), (merged, False), (gone, True))
    _segment("b", (other, False))
    _merge(inside, merged)
    export = EXPORTS["segment_members"]
    for asked, expected in (
        ({"segment": f"{segment}"}, [inside]),
        ({}, [inside, other]),
        ({"segment": "x"}, []),
    ):
        table = export.table(asked)
        ids = [id_in(str(number)) for batch in table.batches for number in batch[0]]
        assert (table.rows, ids) == (len(expected), expected)
    page = signed_in("manager").get(f"/segments/{segment}/").content.decode()
    assert 'action="/exports/new/segment_members/"' in page
    assert "segment_members" not in signed_in("agent").get(f"/segments/{segment}/").content.decode()


def test_a_customers_page_names_the_segments_they_are_in(signed_in: Callable[..., Client]) -> None:
    inside, outside = _customers(2)
    segment = _segment("常連さん", (inside, False), (outside, True))
    link = f'href="/segments/{segment}/"'
    agent = signed_in("agent")
    assert link in agent.get(f"/customers/{inside}/").content.decode()
    assert link not in agent.get(f"/customers/{outside}/").content.decode()
