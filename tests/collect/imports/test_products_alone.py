"""A list of products without orders comes in: tried, written, given again, taken back."""

import csv
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from kizuna.collect.imports.actions.starting import choose_reading, start_import
from kizuna.collect.imports.actions.understanding import read_import
from kizuna.collect.imports.actions.undoing import undo_import
from kizuna.collect.imports.models import Import
from kizuna.collect.imports.rules import Choices
from kizuna.core.bulk import found
from kizuna.understand.lake.actions import refresh_lake
from tests.collect.imports.test_write_import import CLERK, NOW, brought_in, tried

pytestmark = pytest.mark.django_db(transaction=True)
HEADER = ("商品コード", "商品名", "販売価格")
TEA, CUP = ("0012", "緑茶", "800"), ("0007", "湯呑", "1500")
ORDERS = ("注文番号", "注文日", "顧客番号", "商品コード", "金額")
SOLD = [("1", "2026-01-05", "A", "0012", "800"), ("2", "2026-01-06", "B", "0099", "300")]
PRODUCTS = "SELECT id, source, code, name FROM products ORDER BY id"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: object) -> None:
    """Files of imports and the lake lie in a folder of the test's own."""
    settings.DATA = tmp_path  # type: ignore[attr-defined]


def file_of(header: Sequence[str], *rows: Sequence[str]) -> list[bytes]:
    """A CSV as an old spreadsheet writes it."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    return [text.getvalue().encode("cp932")]


def names() -> list[tuple[object, ...]]:
    """Source, code and name of all products."""
    return [row[1:] for row in found(PRODUCTS)]


def test_a_list_of_products_is_tried_then_written_and_changes_nothing_again() -> None:
    expected = {"products": {"new": 2, "changed": 0, "unchanged": 0}}
    row = tried("商品.csv", file_of(HEADER, TEA, CUP, ("", "名札", "10")))
    assert (row.state, row.expected) == ("ready", expected), row.reading
    assert row.reading["sources"][0]["rows_refused"] == 1 and not names()
    row = brought_in("商品.csv", file_of(HEADER, TEA, CUP))
    assert (row.state, row.counts) == ("done", expected)
    assert names() == [("shop", "0007", "湯呑"), ("shop", "0012", "緑茶")]
    again = brought_in("商品2.csv", file_of(HEADER, CUP, ("0012", "煎茶", "900")))
    assert again.counts == {"products": {"new": 0, "changed": 1, "unchanged": 1}}
    assert ("shop", "0012", "煎茶") in names()


def test_taking_it_back_puts_back_the_names_of_before() -> None:
    brought_in("注文.csv", file_of(ORDERS, *SOLD))
    before = found(PRODUCTS)
    row = brought_in("商品.csv", file_of(HEADER, TEA, CUP))
    assert row.counts == {"products": {"new": 1, "changed": 1, "unchanged": 0}}
    assert names()[0] == ("shop", "0012", "緑茶")
    undo_import(row.pk, actor=CLERK, at=NOW)
    assert found(PRODUCTS) == before
    assert Import.objects.get(pk=row.pk).state == "undone"


def test_the_names_are_there_when_the_orders_of_that_shop_come_later() -> None:
    brought_in("商品.csv", file_of(HEADER, TEA, CUP))
    row = brought_in("注文.csv", file_of(ORDERS, *SOLD))
    assert row.sources == ["shop"]
    assert row.counts["products"] == {"new": 1, "changed": 0, "unchanged": 1}
    assert ("shop", "0012", "緑茶") in names()


def test_orders_of_a_known_format_join_the_list_that_has_their_codes() -> None:
    brought_in("商品.csv", file_of(("SKU", "Name"), ("TEA-1", "Green tea")))
    order = {
        "注文ID": "X1", "注文日時": "2026-01-05 10:00:00", "氏(請求先)": "山田",
        "商品コード": "TEA-1", "金額": "800",
    }  # fmt: skip
    row = brought_in("注文.csv", file_of(tuple(order), tuple(order.values())))
    assert row.sources == ["shop"] and len(names()) == 1


def test_of_several_shops_a_list_is_that_ones_which_sells_its_products() -> None:
    other = ("伝票番号", "売上日", "会員番号", "品番", "金額")
    brought_in("注文.csv", file_of(ORDERS, *SOLD))
    brought_in("売上.csv", file_of(other, ("1", "2026-02-07", "Z", "B-1", "500")))
    row = brought_in("商品.csv", file_of(("品番", "品名"), ("B-1", "帯留め"), ("B-2", "足袋")))
    assert row.sources == ["shop-2"]
    assert {name[:2] for name in names() if name[2]} == {("shop-2", "B-1"), ("shop-2", "B-2")}


def test_given_together_with_orders_it_names_their_products_and_the_unsold() -> None:
    files = [("注文.csv", file_of(ORDERS, *SOLD)), ("商品.csv", file_of(HEADER, TEA, CUP))]
    import_id = start_import(files, actor=CLERK, at=NOW)
    read_import(import_id, actor=CLERK, at=NOW)
    row = Import.objects.get(pk=import_id)
    assert row.expected["products"] == {"new": 3, "changed": 0, "unchanged": 0}, row.reading
    assert row.expected["orders"]["new"] == 2


def test_the_analyses_hear_of_new_names_and_of_their_going() -> None:
    brought_in("注文.csv", file_of(ORDERS, *SOLD))
    assert refresh_lake() and not refresh_lake()
    row = brought_in("商品.csv", file_of(HEADER, TEA))
    assert refresh_lake() and not refresh_lake()
    undo_import(row.pk, actor=CLERK, at=NOW)
    assert refresh_lake()


def test_a_column_can_be_said_to_be_the_name() -> None:
    row = tried("商品.csv", file_of(("商品コード", "呼び名", "販売価格"), TEA, CUP))
    assert row.state != "ready"
    columns = {"product_id": "商品コード", "product_name": "呼び名"}
    choose_reading(row.pk, Choices(columns=columns), actor=CLERK)
    read_import(row.pk, actor=CLERK, at=NOW)
    row.refresh_from_db()
    assert row.state == "ready" and row.expected["products"]["new"] == 2


def test_a_legend_beside_a_list_is_passed_over_and_said() -> None:
    legend = "記号,意味\n◎,定番\n"
    people = "会員番号,お名前,メールアドレス\n7,山田,y@example.jp\n"
    for table, kind in ((file_of(HEADER, TEA, CUP), "products"), ([people.encode()], "customers")):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("凡例.csv", legend)
            archive.writestr("一覧.csv", table[0])
        row = tried("一覧.zip", [packed.getvalue()])
        assert (row.state, row.reading["lists"]) == ("ready", kind), row.reading
        (said,) = [note for note in row.reading["notes"] if note["code"] == "file_without_orders"]
        assert "凡例.csv" in said["ja"]
