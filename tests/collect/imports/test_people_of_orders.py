"""A list of orders tells who its customers are as well: in, again, and back."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from kizuna.collect.imports.actions.undoing import undo_import
from kizuna.core.bulk import found
from kizuna.people.customers.models import Customer
from kizuna.people.customers.queries.card import customer_card
from tests.collect.imports.test_customers_alone import listed
from tests.collect.imports.test_write_import import CLERK, NOW, brought_in

pytestmark = pytest.mark.django_db
HEADER = "注文番号 会員番号 お名前 フリガナ 電話番号 メールアドレス 注文日 金額".split()
HANAKO = ("7", "山田 花子", "ヤマダ ハナコ", "090-1234-5678", "hanako@example.jp")
JIRO = ("8", "佐藤 次郎", "サトウ ジロウ", "03-1234-5678", "jiro@example.jp")
ORDERS = [
    ("1", *HANAKO, "2026-01-05", "1200"),
    ("2", *JIRO, "2026-01-06", "800"),
    ("3", *HANAKO[:3], "090-8888-7777", HANAKO[4], "2026-02-01", "500"),
]
KEYS = "SELECT customer_id, kind, value, matched, is_identity FROM customer_keys ORDER BY id"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: object) -> None:
    """Files of imports lie in a folder of the test's own."""
    settings.DATA = tmp_path  # type: ignore[attr-defined]


def orders(*rows: Sequence[str], header: Sequence[str] = HEADER) -> list[bytes]:
    """A list of orders in which each names its customer's number."""
    return listed(*rows, header=header)


def test_customers_with_a_number_can_be_reached_as_their_orders_say() -> None:
    row = brought_in("注文.csv", orders(*ORDERS))
    assert (
        row.counts["customers"]
        == {"new": 2, "changed": 0, "unchanged": 0}
        == (row.expected["customers"])
    )
    card = customer_card(Customer.objects.get(full_name="山田 花子").pk)
    assert {contact.value for contact in card.contacts} == {
        "7", "hanako@example.jp", "090-1234-5678", "090-8888-7777",
    }  # fmt: skip
    proving = found("SELECT kind, matched FROM customer_keys WHERE is_identity AND kind = 'email'")
    assert sorted(proving) == [("email", "hanako@example.jp"), ("email", "jiro@example.jp")]


def test_the_same_orders_again_change_no_contact_and_undoing_them_restores_what_was() -> None:
    brought_in("注文.csv", orders(ORDERS[0]))
    before = found(KEYS)
    again = brought_in("注文2.csv", orders(*ORDERS))
    assert again.counts["customers"] == {"new": 1, "changed": 1, "unchanged": 0}
    third = brought_in("注文3.csv", orders(*reversed(ORDERS)))
    assert third.counts["customers"] == {"new": 0, "changed": 0, "unchanged": 2}
    undo_import(third.pk, actor=CLERK, at=NOW)
    undo_import(again.pk, actor=CLERK, at=NOW)
    assert found(KEYS) == before


def test_an_address_of_two_numbers_is_kept_with_both_and_makes_them_not_one() -> None:
    shared = ("4", "9", "山田 太郎", "", "", HANAKO[4], "2026-02-02", "700")
    brought_in("注文.csv", orders(*ORDERS, shared))
    assert Customer.objects.count() == 3
    held = found("SELECT is_identity FROM customer_keys WHERE matched = 'hanako@example.jp'")
    assert [bool(is_identity) for (is_identity,) in held] == [False, False]
