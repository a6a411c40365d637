"""A list of customers given along with orders comes in whole, as if it had come before them."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest
from django.test import Client

from kizuna.collect.imports.actions.starting import choose_reading, start_import
from kizuna.collect.imports.actions.understanding import read_import
from kizuna.collect.imports.actions.undoing import undo_import
from kizuna.collect.imports.actions.writing import write_import
from kizuna.collect.imports.forms import choices_of, column_choices
from kizuna.collect.imports.models import Import
from kizuna.collect.imports.queries import known_import, refused_files
from kizuna.collect.imports.rules import Choices
from kizuna.core.bulk import found
from kizuna.people.customers.actions.by_hand.custom_fields import NewField, save_custom_field
from kizuna.people.customers.models import Customer
from tests.collect.imports.test_customers_alone import listed
from tests.collect.imports.test_write_import import CLERK, NOW, brought_in

pytestmark = pytest.mark.django_db
ORDERS_HEADER = "注文番号 注文日 会員番号 お名前 金額".split()
ORDERS = [
    ("1", "2026-01-05", "7", "山田花子", "1200"),
    ("2", "2026-01-06", "8", "佐藤次郎", "800"),
    ("3", "2026-02-01", "7", "山田花子", "500"),
    ("4", "2026-02-02", "10", "林 桜", "700"),
]
LIST_HEADER = (
    "会員番号 姓 名 セイ メイ メールアドレス 郵便番号 住所 生年月日 タグ 備考 血液型".split()
)
HANAKO = ("7", "山田", "花子", "ヤマダ", "ハナコ", "hanako@example.jp", "600-8001",
          "京都府京都市下京区四条通1-2", "H2.4.12", "VIP、法人", "甘いもの", "A")  # fmt: skip
JIRO = ("8", "佐藤", "次郎", "", "", "jiro@example.jp", "", "", "", "", "", "B")
SABURO = ("9", "鈴木", "三郎", "", "", "saburo@example.jp", "", "", "", "VIP", "", "A")
LIST = [HANAKO, JIRO, SABURO]
# All that a list or orders bring, whoever got which id.
STATE = {
    "customers": "family_name, given_name, family_name_kana, given_name_kana, full_name, birthday,"
    " rank, sort_key FROM customers",
    "keys": "full_name, family_name, kind, matched, source, is_identity FROM customer_keys"
    " JOIN customers ON customers.id = customer_id",
    "addresses": "family_name, postal_code, prefecture, street FROM customer_addresses"
    " JOIN customers ON customers.id = customer_id",
    "tags": "family_name, name FROM customer_tags JOIN tags ON tags.id = tag_id"
    " JOIN customers ON customers.id = customer_id",
    "notes": "family_name, text FROM customer_notes JOIN customers ON customers.id = customer_id",
    "orders": "number, family_name, net_minor FROM orders JOIN customers ON customers.id ="
    " customer_id",
}


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: object) -> None:
    """Files of imports lie in a folder of the test's own."""
    settings.DATA = tmp_path  # type: ignore[attr-defined]


def state() -> dict[str, list[tuple[object, ...]]]:
    """What is known of customers and orders."""
    return {name: sorted(found(f"SELECT {sql}"), key=repr) for name, sql in STATE.items()}


def tried_together(
    people: Sequence[Sequence[str]] = LIST, *, is_list_first: bool = False
) -> Import:
    """Orders and a list given in one go, and read."""
    return orders_beside(listed(*people, header=LIST_HEADER), is_list_first=is_list_first)


def orders_beside(
    people: list[bytes], orders: list[bytes] | None = None, *, is_list_first: bool = False
) -> Import:
    """The same of files that are made already."""
    orders = orders or listed(*ORDERS, header=ORDERS_HEADER)
    named = [("注文.csv", orders), ("名簿.csv", people)]
    named = named[::-1] if is_list_first else named
    import_id = start_import(named, actor=CLERK, at=NOW)
    read_import(import_id, actor=CLERK, at=NOW)
    row = Import.objects.get(pk=import_id)
    assert row.state == "ready", row.reading
    return row


def written(row: Import) -> Import:
    """The import, written as it was expected to be."""
    write_import(row.pk, actor=CLERK, at=NOW)
    row.refresh_from_db()
    assert row.counts == row.expected
    return row


@pytest.mark.parametrize("has_number", [True, False])
@pytest.mark.parametrize("field", ["note", "tags"])
def test_what_is_said_of_a_lists_remarks_makes_no_list_of_the_orders_beside_it(
    field: str, has_number: bool
) -> None:
    orders = [(*order, "箱なし")[not has_number :] for order in ORDERS]
    header = [*ORDERS_HEADER, "備考"][not has_number :]
    row = orders_beside(listed(*LIST, header=LIST_HEADER), listed(*orders, header=header))
    choose_reading(row.pk, Choices(columns={field: "備考"}), actor=CLERK)
    read_import(row.pk, actor=CLERK, at=NOW)
    row.refresh_from_db()
    assert row.expected["orders"]["new"] == 4 and row.expected["customers"]["new"] == 4


def test_both_in_one_go_are_the_list_and_then_the_orders() -> None:
    row = written(tried_together())
    assert row.counts["customers"] == {"new": 4, "changed": 0, "unchanged": 0}
    together = state()
    assert [row[0] for row in together["addresses"]] == ["山田"]
    assert together["tags"] == [("山田", "VIP"), ("山田", "法人"), ("鈴木", "VIP")]
    undo_import(row.pk, actor=CLERK, at=NOW)
    assert not any(state().values())
    brought_in("名簿.csv", listed(*LIST, header=LIST_HEADER))
    brought_in("注文.csv", listed(*ORDERS, header=ORDERS_HEADER))
    assert state() == together


def test_a_row_of_the_list_that_is_refused_brings_nobody_until_it_is_mended() -> None:
    row = written(tried_together([HANAKO, JIRO, (*SABURO[:8], "いつか", *SABURO[9:])]))
    assert row.counts["customers"]["new"] == 3, "who ordered"
    assert not Customer.objects.filter(full_name__contains="三郎").exists()
    assert "bad_birthday" in refused_files(row.pk, "ja")[-1].read_text("utf-8-sig")


def test_a_refused_row_of_the_list_brings_nothing_of_somebody_who_ordered() -> None:
    header = ["会員番号", "お名前", "メールアドレス", "ランク", "生年月日"]
    refused = ("7", "田中 花子", "hanako@example.jp", "金", "いつか")
    written(orders_beside(listed(refused, ("8", "佐藤次郎", "", "銀", ""), header=header)))
    names = dict(found("SELECT full_name, rank FROM customers"))
    assert names == {"山田花子": "", "佐藤次郎": "銀", "林 桜": ""}
    assert not found("SELECT matched FROM customer_keys WHERE kind = 'email'")


def test_a_refused_row_of_the_list_joins_nobody() -> None:
    orders = [("1", "2026-01-05", "h@example.jp", "", "", "900"),
              ("2", "2026-01-06", "", "090-1111-2222", "山田花子", "800")]  # fmt: skip
    people = listed(
        ("h@example.jp", "090-1111-2222", "山田花子", "いつか"),
        ("j@example.jp", "", "佐藤次郎", ""),
        header=["メールアドレス", "電話番号", "お名前", "生年月日"],
    )
    header = ["注文番号", "注文日", "メールアドレス", "電話番号", "お名前", "金額"]
    row = written(orders_beside(people, listed(*orders, header=header)))
    assert row.counts["customers"]["new"] == 3, "both who ordered, and who stands in the list"


def test_the_same_again_in_either_order_changes_nothing() -> None:
    written(tried_together())
    before = state()
    again = written(tried_together(is_list_first=True))
    for kind in ("customers", "orders"):
        assert (again.counts[kind]["new"], again.counts[kind]["changed"]) == (0, 0)
    assert state() == before


def test_a_newer_list_overwrites_what_orders_of_the_same_files_only_fill() -> None:
    written(tried_together())
    married = ("7", "田中", *HANAKO[2:7], "大阪府大阪市北区1", *HANAKO[8:])
    row = written(tried_together([married, JIRO, SABURO]))
    assert row.counts["customers"]["changed"] == 1
    hanako = Customer.objects.get(family_name="田中")
    assert {a.prefecture for a in hanako.addresses.all()} == {"京都府", "大阪府"}
    undo_import(row.pk, actor=CLERK, at=NOW)
    assert Customer.objects.filter(family_name="山田").exists()


def test_a_row_that_the_list_cannot_use_is_refused_with_its_reason_and_none_is_lost() -> None:
    bad = ("11", "森", "一", *[""] * 5, "いつか", *[""] * 3)
    row = tried_together([*LIST, bad, [""] * 7 + ["東京都港区"] + [""] * 4])
    orders, people = row.reading["sources"]
    assert (orders["rows_read"], orders["rows_used"]) == (4, 4)
    assert "名簿.csv：お客様の名簿として読みました（3 名）。" in known_import(row.pk).notes("ja")
    assert (people["rows_read"], people["rows_used"], people["rows_refused"]) == (5, 3, 2)
    (refused,) = refused_files(row.pk, "ja")
    told = refused.read_text("utf-8-sig")
    assert "bad_birthday" in told and "no_customer" in told


def test_orders_and_customers_as_two_sheets_of_one_workbook_come_in_whole() -> None:
    workbook = openpyxl.Workbook()
    for title, header, rows in (
        ("注文", ORDERS_HEADER, ORDERS),
        ("お客様", LIST_HEADER, LIST),
    ):
        sheet = workbook.create_sheet(title)
        for cells in (header, *rows):
            sheet.append(cells)
    del workbook["Sheet"]
    file = io.BytesIO()
    workbook.save(file)
    row = brought_in("店.xlsx", [file.getvalue()])
    assert row.counts["customers"]["new"] == 4 and row.counts["orders"]["new"] == 4
    assert Customer.objects.get(family_name="鈴木").import_id == row.pk


def test_columns_of_the_list_are_chosen_as_those_of_a_list_alone(
    signed_in: Callable[..., Client],
) -> None:
    save_custom_field(None, NewField(label_ja="血液型", label_en="", kind="text"), actor=CLERK)
    row = tried_together()
    known = known_import(row.pk)
    posted = {
        column.name: column.field
        for number in range(2)
        for column in column_choices(known, "ja", number=number)
    }
    columns = column_choices(known, "ja", number=1)
    taken = {column.header: column.field for column in columns}
    assert taken["タグ"] == "tags" and taken["備考"] == "note" and taken["血液型"] == "own:own-1"
    page = signed_in("manager").get(f"/imports/{row.pk}/").content.decode()
    assert "列の意味：名簿.csv" in page and "タグ" in page
    posted[columns[9].name], posted[columns[10].name] = "note", ""  # tags as a note, no remarks
    choose_reading(row.pk, choices_of(known, posted), actor=CLERK)
    read_import(row.pk, actor=CLERK, at=NOW)
    row.refresh_from_db()
    written(row)
    assert state()["tags"] == []
    assert state()["notes"] == [("山田", "VIP、法人"), ("鈴木", "VIP")]
    assert [row.custom for row in Customer.objects.filter(family_name="佐藤")] == [{"own-1": "B"}]
    later = tried_together([(*JIRO[:9], "友の会", "次の備考", "B")])
    assert later.reading["sources"][1]["columns"]["note"] == "タグ"


def test_who_ordered_by_a_second_address_of_the_list_is_one_customer_together_as_in_turn() -> None:
    people = listed(
        ("7", "山田花子", "h@example.jp", "hana@work.example"),
        ("8", "佐藤次郎", "j@example.jp", "home@example.jp"),
        ("9", "佐藤三郎", "s@example.jp", "home@example.jp"),
        header=["会員番号", "お名前", "メールアドレス", "メールアドレス2"],
    )
    orders = listed(
        ("1", "2026-01-05", "山田", "hana@work.example", "800"),
        ("2", "2026-01-06", "佐藤", "home@example.jp", "900"),
        header=["注文番号", "注文日", "お名前", "メールアドレス", "金額"],
    )
    row = written(orders_beside(people, orders))
    assert row.counts["customers"]["new"] == 4, "an address of two people of the list is nobody's"
    together = state()
    assert ("1", "山田花子", 800) in found(
        "SELECT number, full_name, net_minor FROM orders JOIN customers ON customers.id ="
        " customer_id"
    )
    undo_import(row.pk, actor=CLERK, at=NOW)
    brought_in("名簿.csv", people)
    brought_in("注文.csv", orders)
    assert state()["orders"] == together["orders"]
    assert state()["customers"] == together["customers"]
