"""Customers who are saved at the same moment, as when a button is pressed twice."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.utils import timezone

from kizuna.base.errors import Refused
from kizuna.core.permissions.rules import system_actor
from kizuna.people.customers.actions.by_hand.editing import save_customer
from kizuna.people.customers.models import Customer, CustomerKey
from kizuna.people.customers.rules.details import Details

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 4


def saved_at_once(details: Details) -> Sequence[str]:
    """What becomes of the same customer, typed several times."""
    all_there = Barrier(AT_ONCE)

    def save(_turn: int) -> str:
        all_there.wait()
        try:
            save_customer(None, details, actor=system_actor("test"), at=timezone.now())
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()
        return "saved"

    with ThreadPoolExecutor(AT_ONCE) as together:
        return sorted(together.map(save, range(AT_ONCE)))


def test_an_address_is_kept_on_all_of_them_and_proves_nothing() -> None:
    misaki = Details(columns={"family_name": "田中"}, emails=("misaki@example.jp",))
    assert saved_at_once(misaki) == ["saved"] * AT_ONCE
    keys = CustomerKey.objects.filter(kind="email").values_list("is_identity", flat=True)
    assert list(keys) == [False] * AT_ONCE


def test_a_number_is_the_first_ones_and_the_others_are_told() -> None:
    misaki = Details(columns={"family_name": "田中"}, member_number="77")
    assert saved_at_once(misaki) == ["number_taken"] * (AT_ONCE - 1) + ["saved"]
    assert Customer.objects.count() == 1
