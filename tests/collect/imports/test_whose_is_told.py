"""What tells whose a file is, where that is not plain; and that it is said what was assumed."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from django.test import Client

from kizuna.collect.imports.actions.starting import choose_reading, look_again, start_import
from kizuna.collect.imports.actions.understanding import read_import
from kizuna.collect.imports.actions.undoing import undo_import
from kizuna.collect.imports.actions.writing import write_import
from kizuna.collect.imports.models import Import
from kizuna.collect.imports.rules import Choices
from kizuna.core.bulk import found
from tests.collect.imports.test_import_pages import work_off
from tests.collect.imports.test_whose_files import (
    HEADER,
    JANUARY,
    MARCH,
    WIDER,
    brought_together,
    codes,
    file_of,
    how_many,
)
from tests.collect.imports.test_write_import import CLERK, NOW, brought_in, tried

pytestmark = pytest.mark.django_db(transaction=True)
NAMELESS = ("注文番号", "注文日", "顧客番号", "金額")
TILL = ("伝票番号", "売上日", "会員番号", "氏名", "金額")
PEOPLE = ("会員番号", "お名前", "メールアドレス")
ALL = [*((*order, "") for order in JANUARY), *MARCH]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: object) -> None:
    """Files of imports lie in a folder of the test's own."""
    settings.DATA = tmp_path  # type: ignore[attr-defined]


def nameless(rows: Sequence[Sequence[str]]) -> list[tuple[str, str, str, str]]:
    """Orders without the names of customers."""
    return [(number, day, customer, amount) for number, day, customer, _, amount in rows]


def a_year_before(rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Orders of the same numbers a year earlier."""
    return [(number, day.replace("2026", "2025"), *rest) for number, day, *rest in rows]


def test_a_list_of_customers_is_of_the_numbers_that_two_years_of_orders_share() -> None:
    brought_in("去年.csv", file_of(NAMELESS, a_year_before(nameless(JANUARY))))
    row = brought_in("今年.csv", file_of(NAMELESS, nameless(JANUARY)))
    assert (row.sources, row.numbers_of) == (["shop-2"], "shop")
    assert "source_numbers_again" in codes(row)
    people = [(number, name, "") for _, _, number, name, _ in JANUARY]
    row = brought_in("名簿.csv", file_of(PEOPLE, people))
    assert row.counts["customers"] == {"new": 0, "changed": 3, "unchanged": 0}
    assert how_many() == (6, 3)


def test_whose_a_list_of_customers_is_taken_to_be_is_said() -> None:
    brought_in("一月.csv", file_of(HEADER, JANUARY))
    people = [("C8", "森 八重", ""), ("C9", "高橋 四郎", "")]
    assert "source_only_one" in codes(brought_in("名簿.csv", file_of(PEOPLE, people)))
    others = [(number, "別の 人", "") for _, _, number, *_ in JANUARY]
    row = brought_in("別の名簿.csv", file_of((*PEOPLE, "備考"), [(*one, "") for one in others]))
    assert row.numbers_of == "shop-2" and "source_of_its_own" in codes(row)
    assert "source_numbers_again" not in codes(row), "that is said of orders"
    assert how_many() == (3, 8)


def test_other_orders_of_equal_numbers_bring_other_customers_unless_their_names_are_alike() -> None:
    brought_in("一月.csv", file_of(NAMELESS, nameless(JANUARY)))
    before = a_year_before(nameless(JANUARY))
    row = tried("支店.csv", file_of(("伝票番号", "売上日", "会員番号", "金額"), before))
    assert (row.sources, row.numbers_of) == (["shop-2"], "shop-2")
    assert {"source_numbers_again", "source_of_its_own"} <= codes(row)
    people = [(number, name, "") for _, _, number, name, _ in JANUARY]
    brought_in("名簿.csv", file_of(PEOPLE, people))
    row = tried("支店.csv", file_of(TILL, a_year_before(JANUARY)))
    assert (row.sources, row.numbers_of) == (["shop-2"], "shop")
    assert "source_of_its_own" not in codes(row)


def test_a_family_name_alone_or_the_given_name_first_is_no_other_name() -> None:
    brought_in("名簿.csv", file_of(PEOPLE, [("C1", "山田 花子", ""), ("C2", "Ann Li", "")]))
    orders = [
        ("1", "2026-01-05", "C1", "山田", "800"),
        ("2", "2026-01-06", "C2", "LI, Ann", "800"),
    ]
    row = brought_in("注文.csv", file_of(HEADER, orders))
    assert row.numbers_of == "shop" and how_many() == (2, 2)


def test_a_name_in_two_columns_is_that_in_one_whichever_part_comes_first() -> None:
    orders = [
        ("1", "2026-01-05", "C1", "Ann Li", "800"),
        ("2", "2026-01-06", "C2", "Bob Ray", "800"),
    ]
    brought_in("orders.csv", file_of(HEADER, orders))
    header = ("Customer ID", "First Name", "Last Name", "Email")
    people = [("C1", "Ann", "Li", ""), ("C2", "Bob", "Ray", "")]
    row = brought_in("customers.csv", file_of(header, people))
    assert row.numbers_of == "shop" and how_many() == (2, 2)


def test_it_is_said_that_a_list_is_neither_of_two_shops_of_other_kinds() -> None:
    for number, source in enumerate(("till", "web")):
        row = tried(f"{source}.csv", file_of((*HEADER, source), [(f"{number}", *JANUARY[0][1:2],
                    f"{source}-1", "", "1", "")]))  # fmt: skip
        choose_reading(row.pk, Choices(), sources=[source], actor=CLERK)
        read_import(row.pk, actor=CLERK, at=NOW)
        write_import(row.pk, actor=CLERK, at=NOW)
    row = tried("名簿.csv", file_of(PEOPLE, [("C8", "森 八重", "")]))
    assert row.numbers_of == "shop" and "source_of_its_own" in codes(row)


def test_numbers_that_tell_the_day_are_compared_by_the_amount() -> None:
    of_day = [("260105-1", "2026-01-05", "", "", "800"), ("260105-2", "2026-01-05", "", "", "900")]
    brought_in("本店.csv", file_of(HEADER, of_day))
    other = [(number, day, "", "", "123", "") for number, day, *_ in of_day]
    row = brought_in("支店.csv", file_of(WIDER, other))
    assert row.sources == ["shop-2"] and row.counts["orders"]["changed"] == 0
    again = brought_in("本店.csv", file_of(HEADER, of_day))
    assert again.counts["orders"] == {"new": 0, "changed": 0, "unchanged": 2}


def test_another_shops_files_of_the_same_layout_are_not_taken_for_the_last_ones() -> None:
    brought_in("本店.csv", file_of(HEADER, JANUARY))
    other = [(f"9{number}", day, who, "別の 人", amount) for number, day, who, _, amount in JANUARY]
    row = brought_in("支店.csv", file_of(HEADER, other))
    assert (row.sources, row.numbers_of) == (["shop-2"], "shop-2")
    assert "source_of_its_own" in codes(row)
    february = [("2001", "2026-02-01", "C1", "山田 花子", "100")]
    row = brought_in("本店.csv", file_of(HEADER, february))
    assert (row.sources, row.numbers_of) == (["shop"], "shop")
    row = brought_in("二月.csv", file_of(HEADER, [("3001", "2026-03-01", "C7", "新 七", "9")]))
    assert row.sources == ["shop"] and "source_as_last" in codes(row)


def test_one_customer_of_another_name_makes_no_other_shop_of_the_next_file_of_a_layout() -> None:
    brought_in("一月.csv", file_of(HEADER, JANUARY))
    married = [("1201", "2026-04-01", "C1", "鈴木 花子", "10")]
    row = brought_in("四月.csv", file_of(HEADER, married))
    assert (row.sources, row.numbers_of) == (["shop"], "shop") and how_many() == (4, 3)
    brought_in("名簿.csv", file_of(PEOPLE, [("C2", "佐藤 次郎", "")]))
    row = brought_in("名簿2.csv", file_of(PEOPLE, [("C2", "高橋 次郎", "")]))
    assert row.numbers_of == "shop" and row.counts["customers"]["changed"] == 1


def test_what_two_sources_know_is_said_to_come_in_twice() -> None:
    brought_in("本店.csv", file_of(HEADER, JANUARY))
    branch = [
        ("1001", "2026-02-01", "D1", "森 八重", "100"),
        ("1002", "2026-02-02", "D2", "林 二葉", "100"),
    ]
    brought_in("支店.csv", file_of(TILL, branch))
    merged = [*JANUARY, *((f"B{number}", *rest) for number, *rest in branch)]
    row = tried("合併.csv", file_of(WIDER, [(*order, "") for order in merged]))
    assert row.sources == ["shop"] and "source_alike_too" in codes(row)


def test_orders_that_stand_in_files_of_two_layouts_are_said_to_come_in_twice(
    signed_in: Callable[..., Client],
) -> None:
    files = [("一月.csv", file_of(HEADER, JANUARY)), ("全部.csv", file_of(WIDER, ALL))]
    import_id = start_import(files, actor=CLERK, at=NOW)
    read_import(import_id, actor=CLERK, at=NOW)
    row = Import.objects.get(pk=import_id)
    assert row.sources == ["shop", "shop-2"]
    assert {"source_of_its_own", "orders_in_both"} <= codes(row)
    client = signed_in("manager")
    page = client.get(f"/imports/{row.pk}/").content.decode()
    assert '<option value="shop">「一月.csv」と同じ店</option>' in page
    assert '<option value="shop-2" selected>別の店のものとして分ける</option>' in page
    client.post(f"/imports/{row.pk}/choose/", {"source": ["shop", "shop"]})
    work_off(row)
    row.refresh_from_db()
    write_import(row.pk, actor=CLERK, at=NOW)
    assert row.sources == ["shop", "shop"] and how_many() == (5, 4)
    undo_import(row.pk, actor=CLERK, at=NOW)
    assert how_many() == (0, 0)


def test_what_was_said_of_whose_the_files_are_is_kept_when_they_are_counted_again() -> None:
    brought_in("一月.csv", file_of(HEADER, JANUARY))
    row = tried("三月.csv", file_of(WIDER, MARCH))
    choose_reading(row.pk, Choices(), sources=["shop-2"], actor=CLERK)
    read_import(row.pk, actor=CLERK, at=NOW)
    brought_in("四月.csv", file_of(HEADER, [("1201", "2026-04-01", "C1", "山田 花子", "10")]))
    look_again(row.pk, actor=CLERK)
    read_import(row.pk, actor=CLERK, at=NOW)
    row.refresh_from_db()
    assert (row.sources, row.numbers_of) == (["shop-2"], "shop-2")


def test_a_new_shop_is_not_taken_for_another_that_came_to_be_called_the_same_meanwhile() -> None:
    brought_in("一月.csv", file_of(HEADER, JANUARY))
    row = tried("三月.csv", file_of(WIDER, MARCH))
    choose_reading(row.pk, Choices(), sources=["shop-2"], actor=CLERK)
    read_import(row.pk, actor=CLERK, at=NOW)
    other = brought_in("別の店.csv", file_of(TILL, a_year_before(JANUARY)))
    assert other.sources == ["shop-2"]
    look_again(row.pk, actor=CLERK)
    read_import(row.pk, actor=CLERK, at=NOW)
    row.refresh_from_db()
    assert row.sources == ["shop-3"]


def test_whose_files_are_is_found_anew_when_their_columns_are_said_to_mean_something_else() -> None:
    brought_in("一月.csv", file_of(HEADER, JANUARY))
    swapped = [(f"X{number}", number, *rest) for number, *rest in JANUARY]
    row = tried("控え.csv", file_of(("注文番号", "元の番号", *HEADER[1:]), swapped))
    assert "source_alike" not in codes(row)
    choices = Choices(columns={"order_id": "元の番号"})
    choose_reading(row.pk, choices, sources=row.sources, actor=CLERK)
    read_import(row.pk, actor=CLERK, at=NOW)
    row.refresh_from_db()
    assert "source_alike" in codes(row) and row.expected["orders"]["unchanged"] == 3


def test_layouts_learned_one_by_one_are_all_known_when_they_come_together() -> None:
    net, total = ("注文番号", "購入日", "顧客番号", "金額", "値引後"), (*NAMELESS, "差引")
    one = [("1", "2026-01-05", "a", "100", "70")]
    other = [("91", "2026-01-05", "b", "100", "80")]
    for header, rows, column in ((net, one, "値引後"), (total, other, "差引")):
        choices = Choices(columns={"amount": column})
        import_id = start_import([("a.csv", file_of(header, rows))], actor=CLERK, at=NOW,
                                 choices=choices)  # fmt: skip
        read_import(import_id, actor=CLERK, at=NOW)
        write_import(import_id, actor=CLERK, at=NOW)
    row = brought_together(("b.csv", file_of(total, other)), ("a.csv", file_of(net, one)))
    assert row.counts["orders"] == {"new": 0, "changed": 0, "unchanged": 2}
    assert found("SELECT gross_minor FROM orders ORDER BY 1") == [(70,), (80,)]
    alone = brought_in("b.csv", file_of(total, other))
    assert alone.counts["orders"] == {"new": 0, "changed": 0, "unchanged": 1}
