"""A till that counts from 1 every morning: its files overlap, begin on other days, hold one day."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kizuna.collect.imports.actions.undoing import undo_import
from kizuna.collect.imports.models import Import
from kizuna.core.bulk import found
from tests.collect.imports.test_undo_in_any_order import state
from tests.collect.imports.test_whose_files import file_of
from tests.collect.imports.test_write_import import CLERK, NOW, brought_in

pytestmark = pytest.mark.django_db
HEADER = ("伝票番号", "売上日", "会員番号", "商品名", "数量", "金額")


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: object) -> None:
    """Files of imports lie in a folder of the test's own."""
    settings.DATA = tmp_path  # type: ignore[attr-defined]


def sold(first: int, last: int) -> Iterator[tuple[str, ...]]:
    """What was sold from one day of January to another; some days are busier than others."""
    for day in range(first, last + 1):
        for number in range(1, 4 + day % 5):
            yield (
                str(number),
                f"2026-01-{day:02}",
                f"C{day % 3}",
                "緑茶",
                "1",
                str(1000 * day + number),
            )


def brought(first: int, last: int) -> Import:
    """The till's file of some days, imported."""
    row = brought_in("レジ.csv", file_of(HEADER, [*sold(first, last)]))
    assert row.counts == row.expected
    return row


def assert_known(first: int, last: int) -> None:
    """Each order of these days is known once, and no other."""
    days = [(row[1], int(row[-1])) for row in sold(first, last)]
    rows = found("SELECT ordered_on, net_minor FROM orders ORDER BY 1, 2")
    assert [(str(day), amount) for day, amount in rows] == days


def test_files_that_overlap_hold_each_order_once_whichever_day_they_begin_on() -> None:
    brought(5, 12)
    before = state()
    row = brought(8, 15)
    assert row.sources == ["shop"]
    assert row.counts["orders"]["changed"] == 0
    assert_known(5, 15)
    assert brought(1, 15).counts["orders"]["changed"] == 0
    assert_known(1, 15)
    again = brought(8, 15)
    assert (again.counts["orders"]["new"], again.counts["orders"]["changed"]) == (0, 0)
    for number in (again.pk, row.pk + 1, row.pk):
        undo_import(number, actor=CLERK, at=NOW)
    assert state() == before


def test_the_file_of_one_day_is_no_other_shops_where_that_day_is_known() -> None:
    brought(5, 12)
    row = brought(9, 9)
    assert row.sources == ["shop"]
    assert (row.counts["orders"]["new"], row.counts["orders"]["changed"]) == (0, 0)
    assert_known(5, 12)
