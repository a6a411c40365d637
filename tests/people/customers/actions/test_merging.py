"""Two customers made one, and parted again exactly as they were."""

from itertools import permutations
from typing import Any

import pytest
from django.db import connection

from kizuna.base.errors import Forbidden, Refused
from kizuna.core.events.queries import events_of_customers
from kizuna.core.permissions.rules import Actor, Role
from kizuna.people.customers import models
from kizuna.people.customers.actions.merging import merge_customers, unmerge_customers
from tests.people.customers.batches import AT, SYSTEM, resolved

pytestmark = pytest.mark.django_db


def state() -> dict[str, list[Any]]:
    """All that is known of customers, but for the record of merges itself."""
    tables = "customers customer_keys customer_addresses customer_tags customer_notes".split()
    found: dict[str, list[Any]] = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table} ORDER BY id")
            found[table] = cursor.fetchall()
    return found


def three_customers() -> list[int]:
    """Three who differ in what is known of them; two bear the same tag."""
    rows = [
        {"external_id": "1", "email": "a@a.jp", "full_name": "林 一"},
        {"external_id": "2", "phone": "090-1234-5678", "birthday": "1990-04-12", "rank": "金"},
        {"external_id": "3", "full_name": "森 三", "company_name": "森商店", "city": "京都市"},
    ]
    ids = [customer for customer, *_ in resolved(rows)]
    tag = models.Tag.objects.create(name="常連")
    models.CustomerTag.objects.bulk_create(
        models.CustomerTag(customer_id=id_, tag=tag) for id_ in ids[:2]
    )
    models.CustomerNote.objects.create(customer_id=ids[1], text="電話は夕方", created_at=AT)
    return ids


def merge(kept: int, merged: int) -> int:
    """Merge by hand."""
    return merge_customers(kept, merged, rule="by_hand", evidence={}, actor=SYSTEM, at=AT)


def test_what_one_has_and_the_other_lacks_is_on_the_kept_one() -> None:
    one, two, _ = three_customers()
    merge(one, two)
    kept = models.Customer.objects.get(id=one)
    assert (kept.full_name, str(kept.birthday), kept.rank) == ("林 一", "1990-04-12", "金")
    assert kept.notes.count() == 1 and kept.tags.count() == 1
    assert resolved([{"external_id": "2"}])[0][0] == one


@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_merges_are_undone_in_any_order_and_all_is_as_it_was(order: tuple[int, ...]) -> None:
    one, two, three = three_customers()
    before = state()
    for first, second in (
        ((one, two), (one, three)),
        ((one, two), (three, one)),
        ((two, one), (two, three)),
    ):
        merges = [merge(*first), merge(*second)]
        assert state() != before
        for index in order:
            unmerge_customers(merges[index], actor=SYSTEM, at=AT)
        assert state() == before


def test_what_came_since_stays_with_the_kept_one() -> None:
    one, two, _ = three_customers()
    merged = merge(one, two)
    models.CustomerNote.objects.create(customer_id=one, text="新しい", created_at=AT)
    unmerge_customers(merged, actor=SYSTEM, at=AT)
    texts = models.CustomerNote.objects.order_by("id").values_list("customer_id", "text")
    assert list(texts) == [(two, "電話は夕方"), (one, "新しい")]


def test_who_was_parted_is_not_joined_again_by_the_same_keys() -> None:
    one = resolved([{"email": "a@a.jp"}])[0][0]
    two = resolved([{"external_id": "1"}])[0][0]
    resolved([{"external_id": "1", "email": "a@a.jp"}])
    unmerge_customers(models.CustomerMerge.objects.get().pk, actor=SYSTEM, at=AT)
    assert resolved([{"external_id": "1", "email": "a@a.jp"}])[0][0] == two != one


def test_merging_and_parting_are_events_of_the_kept_customer() -> None:
    one, two, _ = three_customers()
    unmerge_customers(merge(one, two), actor=SYSTEM, at=AT)
    kinds = [event.kind for event in events_of_customers([one], limit=9)]
    assert sorted(kinds) == ["customer_created", "customer_merged", "customer_unmerged"]


def test_what_makes_no_sense_is_refused_and_nothing_changes() -> None:
    one, two, three = three_customers()
    merged = merge(one, two)
    before = state()
    for code, kept, other in (
        ("same_customer", one, one),
        ("already_merged", three, two),
        ("no_customer", one, 10**9),
    ):
        with pytest.raises(Refused) as caught:
            merge(kept, other)
        assert caught.value.code == code
    assert state() == before
    unmerge_customers(merged, actor=SYSTEM, at=AT)
    with pytest.raises(Refused) as caught:
        unmerge_customers(merged, actor=SYSTEM, at=AT)
    assert caught.value.code == "already_parted"


def test_an_analyst_may_not_merge() -> None:
    one, two, _ = three_customers()
    analyst = Actor(key="staff:1", role=Role.ANALYST)
    with pytest.raises(Forbidden):
        merge_customers(one, two, rule="by_hand", evidence={}, actor=analyst, at=AT)
