"""A list of orders tells who its customers are as well: in, again, and back."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from django.test import Client

from kizuna.collect.imports.actions.starting import choose_reading
from kizuna.collect.imports.actions.understanding import read_import
from kizuna.collect.imports.actions.undoing import undo_import
from kizuna.collect.imports.actions.writing import write_import
from kizuna.collect.imports.forms import choices_of, column_choices
from kizuna.collect.imports.queries import known_import
from kizuna.core.bulk import found
from kizuna.people.customers.models import Customer
from kizuna.people.customers.queries.card import customer_card
from kizuna.people.customers.queries.exporting import customers_table
from tests.collect.imports.test_customers_alone import listed
from tests.collect.imports.test_write_import import CLERK, NOW, brought_in, tried

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


def test_customers_whom_a_later_import_kept_are_told_and_go_with_it() -> None:
    first = brought_in("注文.csv", orders(*ORDERS))
    more = ("5", *HANAKO, "2026-03-01", "300")
    second = brought_in("直した行.csv", orders(more))
    assert undo_import(first.pk, actor=CLERK, at=NOW) == 1
    assert Customer.objects.get().full_name == "山田 花子"
    assert undo_import(second.pk, actor=CLERK, at=NOW) == 0
    assert found(KEYS) == [] and not Customer.objects.exists()


def test_the_page_says_who_stays_after_an_undo(signed_in: Callable[..., Client]) -> None:
    first = brought_in("注文.csv", orders(*ORDERS))
    brought_in("直した行.csv", orders(("5", *HANAKO, "2026-03-01", "300")))
    undo_import(first.pk, actor=CLERK, at=NOW)
    page = signed_in("manager").get(f"/imports/{first.pk}/").content.decode()
    assert "1\u00a0人のお客様は残しました" in page and "元の状態に戻しました" not in page


def test_an_address_of_two_numbers_is_kept_with_both_and_makes_them_not_one() -> None:
    shared = ("4", "9", "山田 太郎", "", "", HANAKO[4], "2026-02-02", "700")
    brought_in("注文.csv", orders(*ORDERS, shared))
    assert Customer.objects.count() == 3
    held = found("SELECT is_identity FROM customer_keys WHERE matched = 'hanako@example.jp'")
    assert [bool(is_identity) for (is_identity,) in held] == [False, False]


def test_an_order_brings_the_reading_the_birthday_and_the_address_of_the_latest_row() -> None:
    header = [*HEADER, "郵便番号", "住所", "生年月日", "備考"]
    early = (*ORDERS[0], "600-8001", "京都府京都市下京区四条通1-2", "H2.4.12", "のし付き")
    late = (*ORDERS[2], "060-0001", "北海道札幌市中央区北一条", "いつか", "")
    blank = ("4", *HANAKO[:2], "", "", "", "2026-03-01", "100", "", "", "", "")
    row = brought_in("注文.csv", orders(late, blank, early, header=header))
    columns = row.reading["sources"][0]["columns"]
    assert (columns["customer_name_kana"], columns["birthday"]) == ("フリガナ", "生年月日")
    assert row.reading["sources"][0]["rows_refused"] == 0 and "note" not in columns
    customer = Customer.objects.get()
    card = customer_card(customer.pk)
    assert card.name.kana == "ヤマダ ハナコ" and str(card.birthday) == "1990-04-12"
    (address,) = card.addresses
    assert (address.postal_code, address.prefecture, address.street) == (
        "060-0001", "北海道", "札幌市中央区北一条",
    )  # fmt: skip
    again = brought_in("注文2.csv", orders(early, header=header))
    assert again.counts["customers"] == {"new": 0, "changed": 0, "unchanged": 1}


def test_the_wizard_offers_what_orders_say_of_people_and_keeps_what_is_chosen() -> None:
    header = [*HEADER[:3], "呼び方", *HEADER[4:]]
    row = tried("注文.csv", orders(*ORDERS, header=header))
    known = known_import(row.pk)
    columns = {column.header: column for column in column_choices(known, "ja")}
    assert columns["呼び方"].field == ""
    assert ("customer_name_kana", "お名前のフリガナ") in columns["呼び方"].groups[-1][1]
    posted = {column.name: column.field for column in columns.values()}
    posted[columns["呼び方"].name] = "customer_name_kana"
    choose_reading(row.pk, choices_of(known, posted), actor=CLERK)
    read_import(row.pk, actor=CLERK, at=NOW)
    write_import(row.pk, actor=CLERK, at=NOW)
    kana = set(Customer.objects.values_list("full_name_kana", flat=True))
    assert kana == {"ヤマダ ハナコ", "サトウ ジロウ"}


def test_the_file_of_customers_has_the_numbers_they_bear_in_the_shop() -> None:
    brought_in("注文.csv", orders(*ORDERS))
    table = customers_table({})
    names = [column.name.ja for column in table.columns]
    (batch,) = table.batches
    assert list(batch[names.index("取り込み元での番号")]) == ["7", "8"]
    cells = [
        ["" if cell is None else str(cell) for cell in row] for row in zip(*batch, strict=True)
    ]
    row = brought_in("顧客.csv", listed(*cells, header=names))
    assert row.counts == {"customers": {"new": 0, "changed": 0, "unchanged": 2}}, row.reading
