"""An import of customers taken back: the rest is as if it had never been."""

from itertools import pairwise

import pytest

from kizuna.people.customers import models
from kizuna.people.customers.actions.undoing import (
    part_merged,
    parts_to_take_back,
    settle_taken_back,
    take_back_customers,
)
from kizuna.people.customers.queries.search import found_customers
from tests.people.customers.actions.test_resolution import everything
from tests.people.customers.batches import AT, SYSTEM, resolved

pytestmark = pytest.mark.django_db

KNOWN = [
    {"external_id": "1", "email": "a@a.jp", "full_name": "林 一", "birthday": "1980-01-31"},
    {"email": "b@a.jp", "city": "京都市"},
    {"external_id": "4", "phone": "03-1234-5678"},
]
BROUGHT = [
    {"external_id": "1", "email": "a@a.jp", "full_name": "森 一", "birthday": "1980-02-01"},
    {"external_id": "2", "email": "a@a.jp", "full_name": "森 二"},
    {"external_id": "4", "email": "b@a.jp", "rank": "金", "city": "大阪市"},
    {"external_id": "5", "full_name": "新しい人", "postal_code": "1000001"},
]


def taken_back(import_id: int, *, most: int = 1000) -> tuple[int, int]:
    """How many customers are gone, and how many whom the import had made stay."""
    part_merged(import_id, actor=SYSTEM, at=AT)
    parts = parts_to_take_back(import_id, most=most)
    removed = [
        take_back_customers(import_id, part=part, actor=SYSTEM, at=AT)
        for part in pairwise([0, *parts])
    ]
    return sum(removed), settle_taken_back(import_id, actor=SYSTEM)


@pytest.mark.parametrize("most", [1, 2, 1000])
def test_all_is_as_it_was_before_the_import_whatever_the_parts(most: int) -> None:
    resolved(KNOWN)
    before = everything()
    answers = resolved(BROUGHT, import_id=7, may_overwrite=True)
    assert (answers.counts.new, answers.counts.changed) == (2, 2)
    assert taken_back(7, most=most) == (2, 0)
    assert everything() == before
    assert not found_customers("新しい", limit=5)


def test_whom_someone_has_built_upon_stays() -> None:
    made = resolved(BROUGHT[-1:], import_id=7)[0][0]
    models.CustomerNote.objects.create(customer_id=made, text="電話あり", created_at=AT)
    assert taken_back(7) == (0, 1)
    assert models.Customer.objects.get().keys.exists()


def test_a_value_changed_since_is_kept() -> None:
    resolved(KNOWN)
    resolved(BROUGHT[:1], import_id=7, may_overwrite=True)
    models.Customer.objects.filter(full_name="森 一").update(full_name="林田 一")
    taken_back(7)
    customer = models.Customer.objects.get(full_name="林田 一")
    assert str(customer.birthday) == "1980-01-31"
