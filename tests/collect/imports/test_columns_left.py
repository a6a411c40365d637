"""Columns without a place in Kizuna: said, kept as fields of the shop's own, and taken back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kizuna.collect.imports.actions.starting import choose_reading
from kizuna.collect.imports.actions.understanding import read_import
from kizuna.collect.imports.actions.undoing import undo_import
from kizuna.collect.imports.actions.writing import write_import
from kizuna.collect.imports.forms import choices_of, column_choices, new_fields_of
from kizuna.collect.imports.models import Import
from kizuna.collect.imports.queries import known_import
from kizuna.people.customers.actions.by_hand.custom_fields import (
    NewField,
    archive_custom_field,
    save_custom_field,
)
from kizuna.people.customers.models import Customer, CustomField
from tests.collect.imports.test_customers_alone import listed
from tests.collect.imports.test_import_pages import work_off
from tests.collect.imports.test_write_import import CLERK, NOW, brought_in, tried

pytestmark = pytest.mark.django_db
HEADER = "注文番号 会員番号 お名前 注文日 金額 性別 職業".split()
ORDERS = [
    ("1", "7", "山田 花子", "2026-01-05", "1200", "女性", "会社員"),
    ("2", "8", "佐藤 次郎", "2026-01-06", "800", "男性", ""),
    ("3", "7", "山田 花子", "2026-02-01", "500", "女性", "店主"),
    ("4", "8", "佐藤 次郎", "2026-02-02", "500", "男性", "会社員"),
    ("5", "9", "鈴木 三郎", "2026-02-03", "500", "男性", "会社員"),
    ("6", "9", "鈴木 三郎", "2026-02-04", "500", "男性", ""),
]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: object) -> None:
    """Files of imports lie in a folder of the test's own."""
    settings.DATA = tmp_path  # type: ignore[attr-defined]


def own_values(label: str) -> dict[str, object]:
    """What each customer has in a field of the shop's own, by name."""
    key = CustomField.objects.get(label_ja=label).key
    customers = Customer.objects.values_list("full_name", "custom")
    return {name: custom[key] for name, custom in customers if key in custom}


def test_columns_that_are_left_out_are_said_with_an_example_and_kept_as_new_fields(
    signed_in: Callable[..., Client],
) -> None:
    client = signed_in("manager")
    content = listed(*ORDERS, header=HEADER)[0]
    client.post("/imports/", {"files": [SimpleUploadedFile("注文.csv", content)]})
    row = Import.objects.get()
    work_off(row)
    page = client.get(f"/imports/{row.pk}/").content.decode()
    assert "取り込まない列" in page and "男性 / 女性" in page and "2\u00a0列" in page
    known = known_import(row.pk)
    columns = column_choices(known, "ja", may_add_fields=True)
    assert [column.header for column in columns if column.is_left] == ["性別", "職業"]
    posted = {column.name: column.field for column in columns}
    offered = dict(columns[5].groups[0][1])
    assert list(offered) == ["new:choice", "new:text"] and "男性 / 女性" in offered["new:choice"]
    posted["column-5"], posted["column-6"] = "new:choice", "new:text"
    client.post(f"/imports/{row.pk}/choose/", posted)
    work_off(row)
    assert "取り込まない列" not in client.get(f"/imports/{row.pk}/").content.decode()
    write_import(row.pk, actor=CLERK, at=NOW)
    assert own_values("性別") == {"山田 花子": "女性", "佐藤 次郎": "男性", "鈴木 三郎": "男性"}
    latest = {"山田 花子": "店主", "佐藤 次郎": "会社員", "鈴木 三郎": "会社員"}
    assert own_values("職業") == latest
    assert CustomField.objects.get(label_ja="性別").choices == ["男性", "女性"]
    again = tried("注文2.csv", listed(*ORDERS, header=HEADER))
    assert again.expected["customers"] == {"new": 0, "changed": 0, "unchanged": 3}


def test_days_written_without_signs_are_offered_and_read_as_days(
    signed_in: Callable[..., Client],
) -> None:
    client, header = signed_in("manager"), [*HEADER[:5], "申込日"]
    rows = [(*ORDERS[0][:5], "20150616"), (*ORDERS[1][:5], "20161103")]
    row = tried("注文.csv", listed(*rows, header=header))
    columns = column_choices(known_import(row.pk), "ja", may_add_fields=True)
    assert list(dict(columns[5].groups[0][1])) == ["new:date", "new:number", "new:text"]
    posted = {column.name: column.field for column in columns} | {"column-5": "new:date"}
    client.post(f"/imports/{row.pk}/choose/", posted)
    work_off(row)
    write_import(row.pk, actor=CLERK, at=NOW)
    assert own_values("申込日") == {"山田 花子": "2015-06-16", "佐藤 次郎": "2016-11-03"}


def test_columns_that_begin_alike_beyond_a_names_length_are_not_both_offered_as_a_new_field() -> (
    None
):
    header = [*HEADER[:5], f"{'長い' * 30}一", f"{'長い' * 30}二"]
    row = tried("注文.csv", listed(*ORDERS, header=header))
    columns = column_choices(known_import(row.pk), "ja", may_add_fields=True)
    offered = [any(heading == "新しい項目にする" for heading, _ in one.groups) for one in columns]
    assert offered[5:] == [True, False]


def test_who_may_add_no_fields_is_offered_none_and_makes_none() -> None:
    row = tried("注文.csv", listed(*ORDERS, header=HEADER))
    known = known_import(row.pk)
    headings = {heading for one in column_choices(known, "ja") for heading, _ in one.groups}
    assert "新しい項目にする" not in headings
    asked = {"column-5": "new:number", "column-6": "new:nonsense", "column-1": "new:text"}
    assert new_fields_of(known, asked) == {}


def test_no_new_field_is_offered_by_the_name_of_one_that_is_put_away() -> None:
    field = save_custom_field(
        None, NewField(label_ja="性別", label_en="", kind="text"), actor=CLERK
    )
    archive_custom_field(field, at=NOW, actor=CLERK)
    row = tried("注文.csv", listed(*ORDERS, header=HEADER))
    assert offered_new(row) == {"職業"}


def test_a_header_that_is_too_long_for_a_name_is_offered_as_a_new_field_but_once() -> None:
    header = [*HEADER[:5], "あ" * 70, "職業"]
    row = tried("注文.csv", listed(*ORDERS, header=header))
    assert offered_new(row) == {"あ" * 70, "職業"}
    (new,) = new_fields_of(known_import(row.pk), {"column-5": "new:text"}).values()
    save_custom_field(None, new, actor=CLERK)
    assert offered_new(row) == {"職業"}


def offered_new(row: Import) -> set[str]:
    """The headers of which a field of the shop's own may be made."""
    columns = column_choices(known_import(row.pk), "ja", may_add_fields=True)
    return {one.header for one in columns if "新しい項目にする" in dict(one.groups)}


def test_orders_fill_own_fields_that_are_empty_and_undoing_them_restores_what_was() -> None:
    save_custom_field(None, NewField(label_ja="性別", label_en="", kind="text"), actor=CLERK)
    brought_in("注文.csv", listed(*ORDERS[:2], header=HEADER))
    Customer.objects.filter(full_name="佐藤 次郎").update(custom={})
    before = {row.pk: row.custom for row in Customer.objects.all()}
    later = [("7", "7", "山田 花子", "2026-03-01", "10", "答えない", ""), ORDERS[3]]
    row = brought_in("注文2.csv", listed(*later, header=HEADER))
    assert row.counts["customers"] == {"new": 0, "changed": 1, "unchanged": 1}
    assert own_values("性別") == {"山田 花子": "女性", "佐藤 次郎": "男性"}
    undo_import(row.pk, actor=CLERK, at=NOW)
    assert {row.pk: row.custom for row in Customer.objects.all()} == before
    assert list(before[min(before)].values()) == ["女性"]


def test_a_value_that_does_not_fit_is_left_out_and_said_and_its_order_comes_in() -> None:
    new = NewField(label_ja="性別", label_en="", kind="choice", choices=["女性", "男性"])
    save_custom_field(None, new, actor=CLERK)
    header = [*HEADER[:6], "誕生日"]
    rows = [(*ORDERS[0][:6], "H2.4.12"), (*ORDERS[1][:5], "ひみつ", "いつか")]
    row = brought_in("注文.csv", listed(*rows, header=header))
    (source,) = row.reading["sources"]
    assert (source["rows_used"], source["rows_refused"]) == (2, 0)
    said = [note["ja"] for note in source["notes"] if note["code"] == "left_out"]
    assert len(said) == 2 and "「いつか」" not in said[0] and "いつか" in said[0] + said[1]
    assert any("1 行あります（例：ひみつ）" in note for note in said)
    assert own_values("性別") == {"山田 花子": "女性"}


def test_a_column_that_shall_not_be_used_is_not_found_again() -> None:
    save_custom_field(None, NewField(label_ja="性別", label_en="", kind="text"), actor=CLERK)
    row = tried("注文.csv", listed(*ORDERS, header=HEADER))
    known = known_import(row.pk)
    posted = {column.name: column.field for column in column_choices(known, "ja")}
    assert posted["column-5"].startswith("own:")
    posted |= {"column-5": "", "column-2": ""}
    choose_reading(row.pk, choices_of(known, posted), actor=CLERK)
    read_import(row.pk, actor=CLERK, at=NOW)
    left = [column.header for column in known_import(row.pk).left]
    assert left == ["お名前", "性別", "職業"]


def test_a_field_that_was_put_away_since_does_not_keep_its_layout_from_being_read() -> None:
    save_custom_field(None, NewField(label_ja="性別", label_en="", kind="text"), actor=CLERK)
    people = [("7", "山田 花子", "女性"), ("8", "佐藤 次郎", "男性")]
    row = tried("名簿.csv", listed(*people, header=["会員番号", "お名前", "性別"]))
    known = known_import(row.pk)
    posted = {column.name: column.field for column in column_choices(known, "ja")}
    choose_reading(row.pk, choices_of(known, posted), actor=CLERK)
    CustomField.objects.update(archived_at=NOW)
    read_import(row.pk, actor=CLERK, at=NOW)
    assert Import.objects.get().state == "ready"
    assert [column.header for column in known_import(row.pk).left] == ["性別"]


def test_the_page_says_that_own_fields_are_filled_where_empty_by_orders_and_not_by_lists(
    signed_in: Callable[..., Client],
) -> None:
    save_custom_field(None, NewField(label_ja="性別", label_en="", kind="text"), actor=CLERK)
    orders = tried("注文.csv", listed(*ORDERS, header=HEADER))
    people = tried("名簿.csv", listed(("7", "山田 花子", "女性"), header=[*HEADER[1:3], "性別"]))
    pages = [signed_in("manager").get(f"/imports/{row.pk}/") for row in (orders, people)]
    said = ["自分の項目（空いているときだけ入れます）" in page.content.decode() for page in pages]
    assert said == [True, False]


LINES = ["注文番号", "買った日", "誰が", "品名", "金額", "棚"]
MARCH = [
    ("901", "2026-03-01", "C7", "茶", "600", "A1"),
    ("902", "2026-03-02", "C8", "茶", "500", "B1"),
]


def of_two_layouts(client: Client) -> Import:
    """Two files of one layout and one of another, whose customers no header tells."""
    bodies = {
        "注文.csv": listed(*ORDERS, header=HEADER)[0],
        "二月.csv": listed(*ORDERS[:2], header=HEADER)[0],
        "三月.csv": listed(*MARCH, header=LINES)[0],
    }
    files = [SimpleUploadedFile(name, body) for name, body in bodies.items()]
    client.post("/imports/", {"files": files})
    row = Import.objects.latest("id")
    work_off(row)
    row.refresh_from_db()
    return row


def test_the_columns_of_each_layout_are_chosen_by_themselves_and_remembered(
    signed_in: Callable[..., Client],
) -> None:
    client = signed_in("manager")
    row = of_two_layouts(client)
    known = known_import(row.pk)
    assert [layout.files for layout in known.layouts] == [["注文.csv", "二月.csv"], ["三月.csv"]]
    page = client.get(f"/imports/{row.pk}/").content.decode()
    assert "列の意味：注文.csv、二月.csv" in page and "列の意味：三月.csv" in page
    posted = {
        column.name: column.field
        for number in range(2)
        for column in column_choices(known, "ja", number=number)
    }
    names = {column.header: column.name for column in column_choices(known, "ja", number=1)}
    posted |= {names["買った日"]: "ordered_at", names["誰が"]: "customer_id"}
    posted |= {names["注文番号"]: "order_id", names["金額"]: "amount"}
    client.post(f"/imports/{row.pk}/choose/", posted)
    work_off(row)
    row.refresh_from_db()
    assert row.state == "ready", row.reading
    third = row.reading["sources"][2]["columns"]
    assert (third["customer_id"], third["product_name"]) == ("誰が", "品名")
    known = known_import(row.pk)
    assert known.choices.layouts.keys() == {known.layouts[1].fingerprint}
    dropped = choices_of(known, posted | {names["品名"]: ""})
    assert dropped.layouts[known.layouts[1].fingerprint]["product_name"] == ""
    assert row.reading["sources"][0]["columns"]["order_id"] == HEADER[0]
    write_import(row.pk, actor=CLERK, at=NOW)
    again = of_two_layouts(client)
    assert again.state == "ready" and again.reading["sources"][2]["columns"] == third
    alone = tried("三月.csv", listed(*MARCH, header=LINES))
    assert alone.state == "ready" and alone.reading["sources"][0]["columns"] == third


def test_a_column_of_any_layout_can_become_a_field_of_the_shops_own(
    signed_in: Callable[..., Client],
) -> None:
    client = signed_in("manager")
    bodies = {
        "注文.csv": listed(*ORDERS, header=HEADER)[0],
        "店頭.csv": b"\xef\xbb\xbf"
        + "売上日,会員番号,氏名,金額,来店のきっかけ\n"
        "2026-03-01,C-77,森 一,500,チラシ\n2026-03-02,C-78,林 双葉,700,看板\n".encode(),
    }
    files = [SimpleUploadedFile(name, body) for name, body in bodies.items()]
    client.post("/imports/", {"files": files})
    row = Import.objects.latest("id")
    work_off(row)
    known = known_import(row.pk)
    posted = {
        column.name: column.field
        for number in range(2)
        for column in column_choices(known, "ja", number=number)
    }
    (told,) = (c for c in column_choices(known, "ja", number=1) if c.header == "来店のきっかけ")
    client.post(f"/imports/{row.pk}/choose/", posted | {told.name: "new:text"})
    work_off(row)
    write_import(row.pk, actor=CLERK, at=NOW)
    assert own_values("来店のきっかけ") == {"森 一": "チラシ", "林 双葉": "看板"}


def test_a_header_with_braces_can_become_a_field_and_files_come_in_afterwards(
    signed_in: Callable[..., Client],
) -> None:
    client = signed_in("manager")
    header = [*HEADER[:5], "{file}"]
    row = tried("注文.csv", listed(*(order[:6] for order in ORDERS), header=header))
    columns = column_choices(known_import(row.pk), "ja", may_add_fields=True)
    posted = {column.name: column.field for column in columns} | {"column-5": "new:text"}
    client.post(f"/imports/{row.pk}/choose/", posted)
    work_off(row)
    page = client.get(f"/imports/{row.pk}/")
    assert page.status_code == 200 and "{file}" in page.content.decode()
    write_import(row.pk, actor=CLERK, at=NOW)
    assert set(own_values("{file}").values()) == {"女性", "男性"}


def test_what_is_offered_for_the_columns_of_lists_beside_orders_is_what_is_read_of_them(
    signed_in: Callable[..., Client],
) -> None:
    client = signed_in("manager")
    people = [(f"C{n}", f"客{n}", "1980-02-03", "煎茶") for n in range(5)]
    bodies = {
        "商品.csv": listed(("1", "茶", "緑"), header=["商品コード", "商品名", "色"])[0],
        "三月.csv": listed(*MARCH, header=["注文番号", "注文日", "会員番号", "品名", "金額", "棚"])[
            0
        ],
        "名簿.csv": listed(*people, header=["会員番号", "氏名", "生年月日", "好み"])[0],
    }
    client.post("/imports/", {"files": [SimpleUploadedFile(*named) for named in bodies.items()]})
    row = Import.objects.latest("id")
    work_off(row)
    known = known_import(row.pk)
    assert [column.header for column in known.left] == ["棚", "好み"]
    assert "使わない列：色" in "".join(known.notes("ja"))
    of_products, of_orders, of_people = (
        {
            key
            for column in column_choices(known, "ja", number=number, may_add_fields=True)
            for _, pairs in column.groups
            for key, _ in pairs
        }
        for number in range(3)
    )
    assert "new:text" in of_orders & of_people and "new:text" not in of_products
    assert "birthday" in of_orders & of_people and "birthday" not in of_products
    assert "ordered_at" in of_orders - of_people and "tags" in of_people - of_orders
