"""A list of customers without orders comes in: tried, written, given again, taken back."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from kizuna.collect.imports.actions.starting import choose_reading
from kizuna.collect.imports.actions.understanding import read_import
from kizuna.collect.imports.actions.undoing import undo_import
from kizuna.collect.imports.actions.writing import write_import
from kizuna.collect.imports.forms import choices_of, column_choices
from kizuna.collect.imports.models import Import
from kizuna.collect.imports.queries import known_import, refused_files
from kizuna.collect.imports.rules import Choices
from kizuna.collect.orders.models import Order
from kizuna.core.bulk import found
from kizuna.core.exports.rules import Format
from kizuna.people.customers.models import Customer, CustomField
from kizuna.people.customers.queries.card import customer_card
from tests.collect.imports.test_write_import import (
    CLERK,
    JANUARY,
    NOW,
    brought_in,
    csv_file,
    tried,
)
from tests.core.exports.exported import exported
from tests.people.customers.batches import resolved

pytestmark = pytest.mark.django_db
HEADER = "会員番号 お名前 フリガナ メールアドレス 電話番号 郵便番号 住所 生年月日".split()
HANAKO = ("7", "山田 花子", "ヤマダ ハナコ", "hanako@example.jp", "090-1234-5678", "600-8001",
          "京都府京都市下京区四条通1-2", "H2.4.12")  # fmt: skip
JIRO = ("8", "佐藤 次郎", "", "jiro@example.jp", "+81312345678", "", "", "")
NOBODY = ("", "", "", "", "", "", "東京都港区", "")
BAD = ("9", "鈴木 三郎", "", "", "", "", "", "いつか")
STATE = "SELECT id, full_name, full_name_kana, birthday, rank, sort_key FROM customers ORDER BY id"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: object) -> None:
    """Files of imports lie in a folder of the test's own."""
    settings.DATA = tmp_path  # type: ignore[attr-defined]


def listed(*rows: Sequence[str], header: Sequence[str] = HEADER) -> list[bytes]:
    """A list of customers as an old spreadsheet writes it."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    return [text.getvalue().encode("cp932")]


def test_readings_in_hiragana_come_in_as_katakana() -> None:
    header = ["会員番号", "お名前", "セイ", "メイ"]
    brought_in("名簿.csv", listed(("7", "髙橋 桜", "たかはし", "さくら"), header=header))
    customer = Customer.objects.get()
    assert (customer.family_name_kana, customer.given_name_kana) == ("タカハシ", "サクラ")


def test_a_list_of_customers_is_tried_then_written_with_all_it_says() -> None:
    row = tried("名簿.csv", listed(HANAKO, JIRO, NOBODY, BAD))
    assert row.state == "ready", row.reading
    expected = {"customers": {"new": 2, "changed": 0, "unchanged": 0}}
    assert row.expected == expected and not Customer.objects.exists()
    reasons = refused_files(row.pk, "ja")[0].read_text("utf-8-sig")
    assert "no_customer" in reasons and "bad_birthday" in reasons
    row = brought_in("名簿.csv", listed(HANAKO, JIRO))
    assert row.counts == expected
    card = customer_card(Customer.objects.get(full_name="山田 花子").pk)
    assert card.name.kana == "ヤマダ ハナコ" and str(card.birthday) == "1990-04-12"
    assert card.addresses[0].prefecture == "京都府"
    assert card.addresses[0].street == "京都市下京区四条通1-2"
    assert {contact.value for contact in card.contacts} == {
        "7", "hanako@example.jp", "090-1234-5678",
    }  # fmt: skip


def test_the_same_list_again_changes_nothing_and_a_newer_one_only_what_differs() -> None:
    brought_in("名簿.csv", listed(HANAKO, JIRO))
    again = brought_in("名簿2.csv", listed(JIRO, HANAKO))
    assert again.counts == {"customers": {"new": 0, "changed": 0, "unchanged": 2}}
    before = found(STATE)
    newer = brought_in("名簿3.csv", listed((*HANAKO[:1], "田中 花子", *HANAKO[2:]), JIRO))
    assert newer.counts == {"customers": {"new": 0, "changed": 1, "unchanged": 1}}
    assert Customer.objects.filter(full_name="田中 花子").exists()
    undo_import(newer.pk, actor=CLERK, at=NOW)
    assert found(STATE) == before


def test_taking_a_list_back_leaves_nothing_of_it() -> None:
    row = brought_in("名簿.csv", listed(HANAKO, JIRO))
    undo_import(row.pk, actor=CLERK, at=NOW)
    for table in ("customers", "customer_keys", "customer_addresses"):
        assert found(f"SELECT count(*) FROM {table}") == [(0,)]


def test_customers_of_a_list_are_those_of_the_orders() -> None:
    brought_in("注文.csv", csv_file(JANUARY))
    row = brought_in("名簿.csv", listed(HANAKO, JIRO))
    assert row.counts == {"customers": {"new": 0, "changed": 2, "unchanged": 0}}
    assert row.sources == ["shop"]


def test_what_a_column_means_can_be_said_and_is_remembered() -> None:
    header = ["会員番号", "お名前", "呼び方", "メールアドレス"]
    rows = [("7", "山田 花子", "ヤマダ ハナコ", "h@example.jp")]
    row = tried("名簿.csv", listed(*rows, header=header))
    columns = dict(zip(("customer_id", "customer_name", "customer_name_kana", "email"), header,
                       strict=True))  # fmt: skip
    choose_reading(row.pk, Choices(columns=columns), actor=CLERK)
    read_import(row.pk, actor=CLERK, at=NOW)
    row = Import.objects.get(pk=row.pk)
    assert row.state == "ready", row.reading
    write_import(row.pk, actor=CLERK, at=NOW)
    assert Customer.objects.get().full_name_kana == "ヤマダ ハナコ"
    next_week = tried("名簿2.csv", listed(*rows, header=header))
    assert next_week.reading["sources"][0]["columns"]["customer_name_kana"] == "呼び方"


@pytest.mark.parametrize("who", ["会員証番号", "会社名"])
def test_a_list_that_names_people_only_as_no_order_does_comes_in(who: str) -> None:
    row = brought_in("名簿.csv", listed(("A-7", "VIP"), header=[who, "タグ"]))
    assert row.counts["customers"] == {"new": 1, "changed": 0, "unchanged": 0}


def test_a_list_in_which_nobody_is_named_says_what_it_lacks() -> None:
    row = tried("名簿.csv", listed(NOBODY))
    assert row.state == "unreadable"
    assert row.reading["error"]["code"] == "no_customers"
    assert row.reading["next_step"]["code"] == "name_columns"


@pytest.mark.parametrize("form", Format)
def test_what_was_taken_out_comes_in_again_and_changes_nothing(form: Format) -> None:
    resolved([
        {"family_name": "髙﨑", "given_name": "一", "family_name_kana": "タカサキ",
         "phone": "+81-90-1234-5678", "member_number": "-0012", "email": "ichi@example.jp",
         "postal_code": "0600001", "prefecture": "北海道", "city": "札幌市",
         "birthday": "1980-02-29"},
        {"full_name": "=1+1", "email": "+plus@example.jp", "company_name": "@絆;-商店"},
    ])  # fmt: skip
    before = found(STATE), found("SELECT kind, matched, value FROM customer_keys ORDER BY id")
    path = exported("customers", form)
    row = brought_in(f"kizuna-customers.{form.ending}", [path.read_bytes()])
    assert row.counts == {"customers": {"new": 0, "changed": 0, "unchanged": 2}}
    assert (found(STATE), found("SELECT kind, matched, value FROM customer_keys ORDER BY id")) == (
        before
    )


def test_an_address_that_is_none_is_said_and_the_customer_comes_in() -> None:
    header = "会員番号 氏名 メール 電話番号".split()
    row = brought_in(
        "名簿.csv",
        listed(
            ("M-1", "山田 花子", "壊れたメール", "090-1234-5678"),
            ("M-2", "佐藤 次郎", "jiro@例え.jp", "12"),
            ("M-3", "鈴木 三郎", "なし", ""),
            header=header,
        ),
    )
    notes = {note["code"]: note["ja"] for note in row.reading["notes"]}
    assert "1 人分" in notes["unreadable_email"] and "壊れたメール" in notes["unreadable_email"]
    assert "12" in notes["unreadable_phone"] and row.counts["customers"]["new"] == 3


@pytest.mark.parametrize(
    ("header", "rows", "typed"),
    [
        (["name", "email", "created at"], [("Ann Lee", "ann@example.com", "2026-01-05")],
         "--map ordered_at="),
        (["会員番号", "お名前", "購入金額"], [("7", "山田花子", "12000")], "--map amount="),
    ],
)  # fmt: skip
def test_a_list_with_a_column_that_looks_like_an_orders_comes_in_once_that_is_left_out(
    header: list[str],
    rows: list[tuple[str, ...]],
    typed: str,
    signed_in: Callable[..., Client],
) -> None:
    row = tried("名簿.csv", listed(*rows, header=header))
    assert row.state == "unreadable"
    assert f"「{header[-1]}」を「取り込まない」に" in row.reading["next_step"]["ja"]
    assert typed in row.reading["next_step"]["en"]
    client = signed_in("manager")
    page = client.get(f"/imports/{row.pk}/").content.decode()
    assert '<option value="nowhere">取り込まない</option>' in page
    client.post(f"/imports/{row.pk}/choose/", {f"column-{len(header) - 1}": "nowhere"})
    read_import(row.pk, actor=CLERK, at=NOW)
    row.refresh_from_db()
    assert row.reading["lists"] == "customers" and row.expected["customers"]["new"] == 1
    client.post(f"/imports/{row.pk}/choose/", shown(row.pk))  # once more, nothing else chosen
    read_import(row.pk, actor=CLERK, at=NOW)
    row.refresh_from_db()
    assert row.reading["lists"] == "customers"
    write_import(row.pk, actor=CLERK, at=NOW)
    assert tried("次の名簿.csv", listed(*rows, header=header)).reading["lists"] == "customers"


def shown(import_id: int) -> dict[str, str]:
    """What the page posts where nothing is chosen anew."""
    return {one.name: one.field for one in column_choices(known_import(import_id), "ja")}


@pytest.mark.parametrize(
    "columns", [{"status": ""}, {"own:paper": "備考"}, {"note": ""}, {"tags": "", "note": "備考"}]
)
def test_orders_stay_orders_whatever_is_left_out_of_them(columns: dict[str, str]) -> None:
    CustomField.objects.create(key="paper", label_ja="包み", kind="text")
    header = ["注文番号", "注文日", "お名前", "金額", "ステータス", "備考"]
    row = tried("注文.csv", listed(("1", "2026-03-01", "山田花子", "900", "済", ""), header=header))
    choose_reading(row.pk, Choices(columns=columns), actor=CLERK)
    read_import(row.pk, actor=CLERK, at=NOW)
    row.refresh_from_db()
    assert row.expected["orders"]["new"] == 1, row.reading


def test_a_list_that_a_shop_system_writes_is_not_offered_as_orders() -> None:
    header = "First Name,Last Name,Email,Phone,Total Spent,Total Orders,Tax Exempt,Tags".split(",")
    ann = ("Ann", "Lee", "ann@example.com", "", "0", "0", "no", "")
    row = tried("customers.csv", listed(ann, header=header))
    assert row.reading["lists"] == "customers"
    columns = column_choices(known_import(row.pk), "ja")
    headings = {heading for column in columns for heading, _ in column.groups}
    assert not [heading for heading in headings if heading.startswith("注文の項目")]


def test_orders_that_were_taken_for_a_list_can_be_said_to_be_orders() -> None:
    header = ["受付No", "受付日", "会員番号", "お名前", "ご請求", "備考"]
    orders = [("P1", "2026-03-01", "7", "山田花子", "1100", "箱なし")]
    row = tried("受付.csv", listed(*orders, header=header))
    assert row.reading["lists"] == "customers"
    columns = {column.header: column for column in column_choices(known_import(row.pk), "ja")}
    (offered,) = (
        dict(pairs)
        for heading, pairs in columns["受付日"].groups
        if heading.startswith("注文の項目")
    )
    assert offered["ordered_at"] == "注文日" and "email" not in offered
    for said, field in (
        ("ご請求", "order_total"),
        ("受付日", "ordered_at"),
        ("受付No", "order_id"),
    ):
        posted = shown(row.pk) | {columns[said].name: field}  # the page as it stands by now
        choose_reading(row.pk, choices_of(known_import(row.pk), posted), actor=CLERK)
        read_import(row.pk, actor=CLERK, at=NOW)
        row.refresh_from_db()
        assert row.expected["orders"]["new"] == 1 and row.expected["customers"]["new"] == 1
    write_import(row.pk, actor=CLERK, at=NOW)
    bought = Order.objects.get()
    assert (bought.number, bought.ordered_on, bought.gross_minor) == ("P1", date(2026, 3, 1), 1100)
    assert Customer.objects.get().full_name == "山田花子"
