"""Whose files these are: the same shop's with other columns, or another shop's."""

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from django.test import Client

from kizuna.collect.imports.actions.starting import choose_reading, look_again, start_import
from kizuna.collect.imports.actions.understanding import read_import
from kizuna.collect.imports.actions.writing import write_import
from kizuna.collect.imports.models import Import
from kizuna.collect.imports.rules import Choices
from kizuna.core.bulk import found
from tests.collect.imports.test_import_pages import work_off
from tests.collect.imports.test_write_import import CLERK, NOW, brought_in, tried

pytestmark = pytest.mark.django_db(transaction=True)
HEADER = ("注文番号", "注文日", "顧客番号", "お名前", "金額")
WIDER = (*HEADER, "備考")
JANUARY = [
    ("1001", "2026-01-05", "C1", "山田 花子", "800"),
    ("1002", "2026-01-09", "C2", "佐藤 次郎", "1500"),
    ("1003", "2026-01-12", "C3", "鈴木 三郎", "900"),
]
MARCH = [
    ("1101", "2026-03-02", "C1", "山田花子", "700", "ギフト"),
    ("1102", "2026-03-03", "C9", "高橋 四郎", "650", ""),
]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: object) -> None:
    """Files of imports lie in a folder of the test's own."""
    settings.DATA = tmp_path  # type: ignore[attr-defined]


def file_of(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[bytes]:
    """A CSV as an old spreadsheet writes it."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    return [text.getvalue().encode("cp932")]


def how_many() -> tuple[int, int]:
    """Orders and customers."""
    ((orders, customers),) = found(
        "SELECT (SELECT count(*) FROM orders), (SELECT count(*) FROM customers)"
    )
    return orders, customers


def brought_together(*files: tuple[str, list[bytes]]) -> Import:
    """Several files given, read and written in one go."""
    import_id = start_import(files, actor=CLERK, at=NOW)
    read_import(import_id, actor=CLERK, at=NOW)
    write_import(import_id, actor=CLERK, at=NOW)
    return Import.objects.get(pk=import_id)


def codes(row: Import) -> set[str]:
    """Codes of what is said of the files as a whole."""
    return {note["code"] for note in row.reading["notes"]}


def test_a_column_more_makes_no_other_shop_of_it_and_no_customer_twice() -> None:
    brought_in("一月.csv", file_of(HEADER, JANUARY))
    row = brought_in("三月.csv", file_of(WIDER, MARCH))
    assert (row.sources, row.numbers_of) == (["shop"], "shop")
    assert how_many() == (5, 4)
    everything = [*((*order, "") for order in JANUARY), *MARCH]
    again = brought_in("全部.csv", file_of(WIDER, everything))
    assert again.counts["orders"] == {"new": 0, "changed": 0, "unchanged": 5}
    assert again.counts["customers"]["new"] == 0 and how_many() == (5, 4)


def test_equal_numbers_of_other_names_and_days_are_another_shops() -> None:
    brought_in("一月.csv", file_of(HEADER, JANUARY))
    other = [
        ("1001", "2025-06-01", "C1", "小林 一", "300", ""),
        ("1002", "2025-07-01", "C2", "加藤 二葉", "400", ""),
    ]
    row = brought_in("支店.csv", file_of(WIDER, other))
    assert (row.sources, row.numbers_of) == (["shop-2"], "shop-2")
    assert "source_of_its_own" in codes(row)
    assert how_many() == (5, 5)
    assert brought_in("支店2.csv", file_of(WIDER, other)).counts["orders"]["unchanged"] == 2


def test_numbers_that_begin_anew_each_year_overwrite_nothing() -> None:
    before = [(number, day.replace("2026", "2025"), *rest) for number, day, *rest in JANUARY]
    brought_in("去年.csv", file_of(HEADER, before))
    row = brought_in("今年.csv", file_of(HEADER, JANUARY))
    assert (row.sources, row.numbers_of) == (["shop-2"], "shop")
    assert row.counts["orders"]["changed"] == 0 and how_many() == (6, 3)


def test_files_given_together_share_the_customers_and_do_so_alone_next_week() -> None:
    till = ("伝票番号", "売上日", "会員番号", "氏名", "金額")
    sold = [("1001", "2026-02-01", "C2", "佐藤 次郎", "250")]
    files = [("通販.csv", file_of(HEADER, JANUARY)), ("店頭.csv", file_of(till, sold))]
    row = brought_together(*files)
    assert (row.sources, row.numbers_of) == (["shop", "shop-2"], "shop")
    assert how_many() == (4, 3)
    more = [*sold, ("1002", "2026-02-08", "C3", "鈴木 三郎", "500")]
    alone = brought_in("店頭2.csv", file_of(till, more))
    assert (alone.sources, alone.numbers_of) == (["shop-2"], "shop")
    assert alone.counts["orders"] == {"new": 1, "changed": 0, "unchanged": 1}
    assert how_many() == (5, 3)


def test_a_slash_in_an_order_number_is_no_shops_number() -> None:
    slashed = [(f"7/{number}", *rest) for number, *rest in JANUARY]
    till = ("売上日", "会員番号", "氏名", "金額")
    sold = [("2026-02-01", "C2", "佐藤 次郎", "250"), ("2026-02-02", "C3", "鈴木 三郎", "250")]
    row = brought_together(
        ("通販.csv", file_of(HEADER, slashed)), ("店頭.csv", file_of(till, sold))
    )
    assert row.counts["orders"]["new"] == 5
    numbers = found("SELECT source, count(*), min(number) FROM orders GROUP BY 1 ORDER BY 1")
    assert numbers[0] == ("shop", 3, "7/1001") and numbers[1][:2] == ("shop-2", 2)
    alone = brought_in("店頭2.csv", file_of(till, sold))
    assert alone.counts["orders"] == {"new": 0, "changed": 0, "unchanged": 2}


def test_whoever_knows_better_says_whose_the_files_are() -> None:
    brought_in("一月.csv", file_of(HEADER, JANUARY))
    row = tried("三月.csv", file_of(WIDER, MARCH[1:]))
    assert row.sources == ["shop"] and "source_only_one" in codes(row)
    choose_reading(row.pk, Choices(), sources=["shop-2"], actor=CLERK)
    read_import(row.pk, actor=CLERK, at=NOW)
    row.refresh_from_db()
    assert (row.sources, row.numbers_of) == (["shop-2"], "shop-2")
    assert "source_only_one" not in codes(row)
    write_import(row.pk, actor=CLERK, at=NOW)
    later = tried("四月.csv", file_of(WIDER, MARCH[1:]))
    assert (later.sources, later.numbers_of) == (["shop-2"], "shop-2")


def test_what_was_said_of_whose_files_they_are_holds_when_they_are_looked_at_again() -> None:
    brought_in("一月.csv", file_of(HEADER, JANUARY))
    row = tried("三月.csv", file_of(WIDER, MARCH[1:]))
    look_again(row.pk, actor=CLERK)
    read_import(row.pk, actor=CLERK, at=NOW)
    row.refresh_from_db()
    assert row.sources == ["shop"], "found again, for nobody has said anything"
    choose_reading(row.pk, Choices(), sources=["shop-2"], actor=CLERK)
    read_import(row.pk, actor=CLERK, at=NOW)
    look_again(row.pk, actor=CLERK)
    read_import(row.pk, actor=CLERK, at=NOW)
    row.refresh_from_db()
    assert (row.sources, row.numbers_of) == (["shop-2"], "shop-2")
    choose_reading(row.pk, Choices(currency="JPY"), actor=CLERK)  # an answer, nothing else
    read_import(row.pk, actor=CLERK, at=NOW)
    row.refresh_from_db()
    assert (row.sources, row.numbers_of) == (["shop-2"], "shop-2")


def test_the_page_asks_whose_the_files_are_once_there_is_a_choice(
    signed_in: Callable[..., Client],
) -> None:
    client = signed_in("manager")
    first = tried("一月.csv", file_of(HEADER, JANUARY))
    assert "どの店のファイルか" not in client.get(f"/imports/{first.pk}/").content.decode()
    write_import(first.pk, actor=CLERK, at=NOW)
    row = tried("三月.csv", file_of(WIDER, MARCH[1:]))
    page = client.get(f"/imports/{row.pk}/").content.decode()
    assert "どの店のファイルか" in page and '<option value="shop" selected>' in page
    client.post(f"/imports/{row.pk}/choose/", {"source": "shop-2"})
    work_off(row)
    page = client.get(f"/imports/{row.pk}/").content.decode()
    assert '<option value="shop-2" selected>別の店のものとして分ける' in page


def test_a_file_without_a_currency_is_next_week_in_that_of_last_week() -> None:
    brought_in("一月.csv", file_of(HEADER, JANUARY))
    pounds = [(f"P{number}", *rest, f"£{amount}") for number, *rest, amount in JANUARY]
    brought_in("London.csv", file_of(("Order", "Date", "Customer", "Name", "Total"), pounds))
    again = brought_in("一月.csv", file_of(HEADER, JANUARY))
    assert again.reading["currency"] == "JPY"
    assert again.counts["orders"] == {"new": 0, "changed": 0, "unchanged": 3}


def test_a_shop_that_no_page_offered_is_not_taken() -> None:
    row = tried("1月.csv", file_of(HEADER, JANUARY))
    choose_reading(row.pk, Choices(), sources=["<b>" * 40], actor=CLERK)
    read_import(row.pk, actor=CLERK, at=NOW)
    assert Import.objects.get(pk=row.pk).sources == ["shop"]
