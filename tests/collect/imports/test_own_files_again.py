"""A file that Kizuna wrote, mended or not, is of the customers of whom it was written."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from kizuna.collect.imports.actions.undoing import undo_import
from kizuna.core.bulk import found
from kizuna.core.exports.rules import Format
from kizuna.core.permissions.rules import system_actor
from kizuna.people.customers.actions.merging import merge_customers
from kizuna.people.customers.models import Customer, CustomerKey
from kizuna.people.customers.queries.exporting import customers_table, own_numbers_of
from tests.collect.imports.test_customers_alone import listed
from tests.collect.imports.test_lists_beside_orders import orders_beside
from tests.collect.imports.test_write_import import CLERK, NOW, brought_in
from tests.core.exports.exported import exported, rows_of
from tests.people.customers.batches import resolved

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")
NUMBERED = [
    {"external_id": "1", "full_name": "山田 花子"},
    {"external_id": "2", "full_name": "佐藤 次郎"},
    {"external_id": "3"},
]
ORDERS = ("注文番号", "注文日", "会員番号", "お名前", "金額")
HEADER = ("Kizuna 顧客番号", "お名前", "タグ")
EVERYTHING = ("customers", "customer_keys", "customer_tags", "customer_notes")


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: object) -> None:
    """Files of imports lie in a folder of the test's own."""
    settings.DATA = tmp_path  # type: ignore[attr-defined]


def everything() -> list[object]:
    """Every row, but for when a customer was last written."""
    columns = "id, full_name, created_at"
    tables = [f"SELECT {columns} FROM customers ORDER BY id"]
    tables += [f"SELECT * FROM {table} ORDER BY id" for table in EVERYTHING[1:]]
    return [found(table) for table in tables]


def numbers() -> dict[str, str]:
    """By name, the number of our own files."""
    names = dict(Customer.objects.values_list("id", "full_name"))
    return {names[id_]: number for id_, number in own_numbers_of(names).items()}


def read_again(*rows: Sequence[str], header: Sequence[str] = HEADER) -> dict[str, int]:
    """Rows of our own file, mended; what the import says it did."""
    row = brought_in("顧客.csv", listed(*rows, header=header))
    assert row.state == "done", row.reading
    counts: dict[str, int] = row.counts["customers"]
    return counts


@pytest.mark.parametrize("form", Format)
def test_customers_of_whom_only_a_shops_number_is_known_are_not_doubled(form: Format) -> None:
    resolved(NUMBERED)
    before = everything()
    path = exported("customers", form)
    row = brought_in(f"a.{form.ending}", [path.read_bytes()])
    assert row.counts == {"customers": {"new": 0, "changed": 0, "unchanged": 3}}, row.reading
    assert everything() == before


def test_a_name_and_a_tag_mended_in_it_are_of_the_same_customer_and_are_taken_back() -> None:
    resolved(NUMBERED)
    before = everything()
    row = brought_in(
        "顧客.csv",
        listed(
            (numbers()["佐藤 次郎"], "佐藤 治郎", "VIP"),
            header=["Kizuna 顧客番号", "お名前", "タグ"],
        ),
    )
    assert row.counts == {"customers": {"new": 0, "changed": 1, "unchanged": 0}}
    jiro = Customer.objects.get(tags__tag__name="VIP")
    assert jiro.full_name == "佐藤 治郎" and Customer.objects.count() == 3
    undo_import(row.pk, actor=CLERK, at=NOW + timedelta(hours=1))
    assert everything() == before


def test_the_number_and_a_tag_are_enough_of_a_list() -> None:
    resolved(NUMBERED)
    header = ("Kizuna customer number", "Tags")
    assert read_again((numbers()[""], "VIP"), header=header)["changed"] == 1
    assert Customer.objects.get(tags__tag__name="VIP").full_name == ""


def test_the_number_of_another_installation_is_nobodys_here() -> None:
    resolved(NUMBERED)
    number = numbers()["山田 花子"]
    elsewhere = number[:-1] + ("B" if number[-1] != "B" else "C")
    assert read_again((elsewhere, "田中 一", ""))["new"] == 1
    assert read_again(("1", "鈴木 二", ""))["new"] == 1
    assert Customer.objects.filter(full_name="山田 花子").count() == 1


def test_who_has_become_part_of_another_since_is_the_other() -> None:
    resolved(NUMBERED)
    told = numbers()
    hanako, jiro, _ = Customer.objects.order_by("id")
    merge_customers(jiro.pk, hanako.pk, rule="by_hand", evidence={}, actor=SYSTEM, at=NOW)
    counts = read_again((told["山田 花子"], "", "VIP"), (told["佐藤 次郎"], "", "常連"))
    assert counts == {"new": 0, "changed": 1, "unchanged": 0}
    assert jiro.tags.count() == 2


def test_two_numbers_stay_two_customers_though_one_address_is_typed_for_both() -> None:
    resolved(NUMBERED)
    told = numbers()
    counts = read_again(
        (told["山田 花子"], "ie@example.jp"),
        (told["佐藤 次郎"], "ie@example.jp"),
        header=("Kizuna 顧客番号", "メールアドレス"),
    )
    assert counts == {"new": 0, "changed": 2, "unchanged": 0}
    assert Customer.objects.filter(merged_into=None).count() == 3
    assert not CustomerKey.objects.filter(kind="email", is_identity=True).exists()


def test_somebody_elses_address_typed_beside_it_makes_no_one_of_two_whom_a_shop_numbers() -> None:
    resolved([*NUMBERED[:1], {**NUMBERED[1], "email": "jiro@example.jp"}])
    header = ("Kizuna 顧客番号", "メールアドレス")
    read_again((numbers()["山田 花子"], "jiro@example.jp"), header=header)
    assert Customer.objects.filter(merged_into=None).count() == 2


def test_who_orders_by_the_address_typed_beside_it_with_another_number_is_somebody_else() -> None:
    resolved(NUMBERED[:1])
    told = {"own_number": numbers()["山田 花子"], "email": "ie@example.jp", "listed": "yes"}
    other = {"external_id": "7", "full_name": "山田 太郎", "email": "ie@example.jp"}
    answers = resolved([told, other])
    assert [outcome for *_, outcome in answers] == ["changed", "new"]
    assert Customer.objects.count() == 2


def test_an_order_beside_our_own_file_tells_as_much_as_after_it() -> None:
    known = [{"full_name": "林 桜", "email": "sakura@example.jp"},
             {"full_name": "林 桜", "member_number": "M5"}]  # fmt: skip
    resolved(known)
    files = [{"own_number": number, "listed": "yes", **row}
             for number, row in zip(own_numbers_of(Customer.objects.values_list("id", flat=True))
                                    .values(), known, strict=True)]  # fmt: skip
    resolved([*files, {"member_number": "M5", "email": "sakura@example.jp"}])
    assert Customer.objects.filter(merged_into=None).count() == 1
    assert CustomerKey.objects.get(kind="email").is_identity


def test_an_address_typed_for_the_wrong_customer_leaves_the_others_of_its_owner_theirs() -> None:
    hanako, jiro = {"external_id": "1"}, {"full_name": "佐藤 次郎", "email": "e@example.jp"}
    resolved([hanako, jiro | {"email_2": "f@example.jp", "listed": "yes"}])
    number = own_numbers_of([Customer.objects.get(keys__kind="external").pk])
    wrong = {"own_number": next(iter(number.values())), "email": "e@example.jp", "listed": "yes"}
    _, order = resolved([wrong, {"full_name": "佐藤", "email": "f@example.jp"}])
    assert order[2] != "new"
    keys = CustomerKey.objects.filter(kind="email").values_list("matched", "is_identity")
    assert ("f@example.jp", True) in keys and ("e@example.jp", True) not in keys


@pytest.mark.parametrize(
    ("key", "kind"), [("member_number", "member_number"), ("external_id", "external")]
)
@pytest.mark.parametrize("at_once", [True, False])
def test_a_number_typed_for_the_wrong_customer_leaves_its_owner_to_be_found_by_the_rest(
    key: str, kind: str, at_once: bool
) -> None:
    hanako = {key: "1", "full_name": "山田 花子", "email": "hanako@example.jp"}
    jiro = {key: "2", "full_name": "佐藤 次郎", "email": "jiro@example.jp",
            "phone": "090-1111-2222", "postal_code": "100-0001"}  # fmt: skip
    jiros = resolved([hanako, jiro])[1][0]
    wrong = {"own_number": numbers()["山田 花子"], key: "2", "listed": "yes"}
    answers = resolved([wrong, jiro]) if at_once else [*resolved([wrong]), *resolved([jiro])]
    assert answers[1][:2] == (jiros, "email")
    keys = CustomerKey.objects.filter(customer_id=jiros, is_identity=False)
    assert set(keys.values_list("kind", flat=True)) <= {kind, "phone"}


def test_a_shared_number_keeps_nobody_apart_in_any_shops_orders() -> None:
    hanako = {"external_id": "1", "member_number": "M1", "full_name": "山田 花子"}
    jiro = {"external_id": "2", "member_number": "M2", "full_name": "佐藤 次郎",
            "email": "jiro@example.jp"}  # fmt: skip
    jiros = resolved([hanako, jiro])[1][0]
    resolved([{"external_id": "1", "member_number": "M2"}])
    (again,) = resolved([{**jiro, "external_id": ""}])
    assert again[:2] == (jiros, "email")


def test_a_list_read_twice_takes_no_address_from_whose_it_is() -> None:
    told = [{"member_number": "1", "full_name": "林 一", "email": "ie@example.jp"},
            {"member_number": "2", "full_name": "林 二", "email": "n@example.jp",
             "email_2": "ie@example.jp"}]  # fmt: skip
    resolved(told, may_overwrite=True)
    before = everything()
    resolved(told, may_overwrite=True)
    assert everything() == before
    path = exported("customers", next(iter(Format)))
    row = brought_in(f"a.{next(iter(Format)).ending}", [path.read_bytes()])
    assert row.counts == {"customers": {"new": 0, "changed": 0, "unchanged": 2}}
    assert everything() == before
    assert CustomerKey.objects.get(customer__full_name="林 一", kind="email").is_identity


def test_it_keeps_nobody_apart_whom_it_does_not_name() -> None:
    told = {"member_number": "M5", "email": "sakura@example.jp"}
    resolved([*NUMBERED[:1], {"full_name": "林 桜", "email": told["email"]},
              {"full_name": "林 桜", "member_number": "M5"}])  # fmt: skip
    resolved([{"own_number": numbers()["山田 花子"], "tags": "VIP", "listed": "yes"}, told])
    assert Customer.objects.filter(merged_into=None).count() == 2, "of whom one is two as before"


def test_an_address_of_somebody_without_a_number_typed_beside_one_joins_nobody() -> None:
    resolved([*NUMBERED[:1], {"full_name": "林 桜", "email": "sakura@example.jp"}])
    header = ("Kizuna 顧客番号", "メールアドレス")
    counts = read_again((numbers()["山田 花子"], "sakura@example.jp"), header=header)
    assert counts == {"new": 0, "changed": 1, "unchanged": 0}
    assert Customer.objects.filter(merged_into=None).count() == 2


def test_width_and_case_of_the_number_do_not_count_and_rows_of_nobody_are_told() -> None:
    resolved(NUMBERED)
    number = numbers()["山田 花子"].lower()
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in numbers()["佐藤 次郎"])
    rows = [(number, "", "VIP"), (wide, "", "VIP"), ("999-BCDFGH", "", "VIP")]
    row = brought_in("顧客.csv", listed(*rows, header=HEADER))
    assert row.counts["customers"] == {"new": 0, "changed": 2, "unchanged": 0}
    (note,) = [note for note in row.reading["notes"] if note["code"] == "rows_of_nobody"]
    assert note["ja"].startswith("1 行は") and note["en"].startswith("One row")


def test_a_customer_known_by_the_number_is_not_known_by_the_bare_name_afterwards() -> None:
    resolved(NUMBERED)
    read_again((numbers()["山田 花子"], "山田 花子", "VIP"))
    assert not CustomerKey.objects.filter(kind="name").exists()


def test_of_a_customer_with_two_member_numbers_neither_is_lost_nor_a_third_made() -> None:
    resolved([{"member_number": "001", "full_name": "林"}, {"member_number": "002"}])
    first, second = Customer.objects.order_by("id")
    merge_customers(first.pk, second.pk, rule="by_hand", evidence={}, actor=SYSTEM, at=NOW)
    table = customers_table({})
    cells = ["" if cells[0] is None else str(cells[0]) for (batch,) in [table.batches]
             for cells in batch]  # fmt: skip
    assert "001、002" in cells
    counts = read_again(cells, header=[column.name.ja for column in table.columns])
    assert counts == {"new": 0, "changed": 0, "unchanged": 1}
    assert CustomerKey.objects.filter(kind="member_number").count() == 2


def test_the_files_of_orders_and_of_customers_call_a_customer_the_same(tmp_path: Path) -> None:
    resolved(NUMBERED)
    brought_in("注文.csv", listed(("1", "2026-01-05", "9", "林 桜", "700"), header=ORDERS))
    (header, *rows), (header_of_orders, order) = (
        rows_of(exported(kind, mark=kind)) for kind in ("customers", "orders")
    )
    (number,) = [row[0] for row in rows if "林 桜" in row]
    assert order[header_of_orders.index(header[0])] == number == numbers()["林 桜"]


def test_columns_moved_and_left_out_leave_it_our_own_file_alone_and_beside_orders() -> None:
    resolved([{"member_number": "M1", "full_name": "山田 花子"}])
    number, before = numbers()["山田 花子"], everything()
    moved = ("会員番号", "Kizuna 顧客番号", "お名前")
    assert read_again(("M1", number, "山田 花子"), header=moved)["unchanged"] == 1
    assert everything() == before
    row = orders_beside(
        listed((number, "山田 花子", "VIP"), header=HEADER),
        listed(("1", "2026-01-05", "7", "田中 一", "500"), header=ORDERS),
    )
    assert row.expected["customers"] == {"new": 1, "changed": 1, "unchanged": 0}
