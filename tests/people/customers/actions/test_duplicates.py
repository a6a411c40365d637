"""Doubles are suggested by anything that two share, also where each has several of it."""

from collections.abc import Mapping

import pytest

from kizuna.people.customers import models
from kizuna.people.customers.actions.duplicates import suggest_duplicates
from kizuna.people.customers.actions.merging import merge_customers, unmerge_customers
from kizuna.people.customers.queries.card import customer_card
from kizuna.people.customers.queries.comparing import DIFFERENT, SAME, SOME_SAME, compared
from tests.people.customers.batches import AT, SYSTEM

pytestmark = pytest.mark.django_db


def person(keys: Mapping[str, str], **told: str) -> int:
    """The id of a customer with these keys (as they are matched) and kinds."""
    names = {"family_name": "高橋", "given_name": "花", **told}
    made = models.Customer.objects.create(created_at=AT, updated_at=AT, **names)
    for matched, kind in keys.items():
        models.CustomerKey.objects.create(
            customer=made,
            kind=kind,
            value=matched,
            matched=matched,
            is_identity=False,
            created_at=AT,
        )
    return int(made.pk)


def address(customer: int, code: str, street: str = "") -> None:
    """A postal address of theirs."""
    models.CustomerAddress.objects.create(
        customer_id=customer, postal_code=code, postal_code_matched=code, street=street
    )


def test_two_who_share_one_of_several_addresses_agree_and_none_of_it_speaks_against_them() -> None:
    mine = {"a@example.jp": "email", "hana@example.jp": "email",
            "+81311111111": "phone", "+819012345678": "phone"}  # fmt: skip
    one = person(mine)
    other = person({"hana@example.jp": "email", "+819012345678": "phone"})
    for customer, code in ((one, "1000001"), (one, "1500001"), (other, "1500001")):
        address(customer, code)
    for number in range(60):  # agreeing says the more, the fewer others agree
        person({f"{number}@example.jp": "email"}, given_name=f"{number}子")
    suggest_duplicates(actor=SYSTEM, at=AT)
    (pair,) = models.DuplicateSuggestion.objects.all()
    assert (pair.first_id, pair.second_id) == (one, other)
    for_it = {key for key, bits in pair.evidence.items() if bits > 0}
    assert for_it == {"name", "email", "phone", "postal_code"}
    assert not [key for key, bits in pair.evidence.items() if bits < 0]


def test_a_reading_that_follows_from_its_name_proves_nothing_more() -> None:
    def likelihood(**read: str) -> float:
        models.Customer.objects.all().delete()
        pair = [person({}, **read) for _ in range(2)]
        for customer in pair:
            address(customer, "1500001")
        for number in range(200):
            person({f"{number}@example.jp": "email"}, given_name=f"{number}子")
        suggest_duplicates(actor=SYSTEM, at=AT)
        (found,) = models.DuplicateSuggestion.objects.all()
        assert (found.first_id, found.second_id) == tuple(pair)
        assert ("kana" in [key for key, bits in found.evidence.items() if bits > 0]) == bool(read)
        return found.probability_ratio

    with_reading = likelihood(family_name_kana="タカハシ", given_name_kana="ハナ")
    assert with_reading == pytest.approx(likelihood())


def test_whoever_stays_keeps_their_address_in_front_and_each_contact_stands_once() -> None:
    stays, goes = person({"hana@example.jp": "email"}), person({"hana@example.jp": "email"})
    address(stays, "1500001", "1-2-3")
    address(goes, "6008001", "4-5-6")
    before = list(models.CustomerAddress.objects.order_by("id").values())
    merge = merge_customers(stays, goes, rule="by_hand", evidence={}, actor=SYSTEM, at=AT)
    card = customer_card(stays)
    assert [own.street for own in card.addresses] == ["1-2-3", "4-5-6"]
    assert card.addresses[0].postal_code == "150-0001"
    assert len(card.contacts) == 1
    unmerge_customers(merge, actor=SYSTEM, at=AT)
    assert list(models.CustomerAddress.objects.order_by("id").values()) == before


def test_what_differs_only_in_how_it_was_typed_is_the_same() -> None:
    one = person(
        {"Hana@Example.JP": "email", "090-1234-5678": "phone"}, family_name_kana="たかはし"
    )
    other = person(
        {"hana@example.jp": "email", "０９０−１２３４−５６７８": "phone", "03-5555-1212": "phone"},
        family_name_kana="ﾀｶﾊｼ",
        company_name="きずな",
    )
    verdicts = {
        row.name.en: row.verdict for row in compared(customer_card(one), customer_card(other))
    }
    assert verdicts == {"Reading": SAME, "E-mail": SAME, "Phone": SOME_SAME, "Company": None}
    assert [row.is_same for row in compared(customer_card(one), customer_card(other))] == [
        True, False, True, False,
    ]  # fmt: skip
    third = customer_card(person({"x@example.jp": "email"}))
    assert compared(customer_card(one), third)[1].verdict == DIFFERENT
