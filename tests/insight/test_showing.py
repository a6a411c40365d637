"""Lists leave for the caller's library whole, in money people count in, and show as tables."""

import pandas
import polars
import pytest

import kizuna.insight as ki
from kizuna.insight.shop import Shop

RANKED = {
    "顧客番号": ["A", "B", "C", "A", "B", "A"],
    "会員ランク": ["金", "銀", "", "金", "銀", "金"],
    "注文日": ["2026-01-05", "2026-01-06", "2026-01-07", "2026-02-01", "2026-03-01", "2026-03-09"],
    "金額": [1200.5, 800, 900, 300, 400, 500],
}
LISTS = ("cohorts", "trend", "rfm", "segments", "overdue", "products", "pairs", "changes")


@pytest.fixture(scope="module")
def shop() -> Shop:
    return ki.read(RANKED, currency="GBP")


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("backend", ["pandas", "polars"])
def test_every_list_becomes_a_frame_of_plain_columns(shop: Shop, name: str, backend: str) -> None:
    listing = getattr(shop, name)()
    frame = listing.frame(backend)
    assert isinstance(frame, pandas.DataFrame if backend == "pandas" else polars.DataFrame)
    assert len(frame) == len(listing)
    cells = [cell for column in frame.columns for cell in list(frame[column])]
    assert not [cell for cell in cells if isinstance(cell, dict)]
    assert not [column for column in frame.columns if column.endswith("_minor")]


def test_the_shops_ranks_are_columns_in_every_row(shop: Shop) -> None:
    rows = {row["kind"]: row for row in shop.segments().frame("polars").iter_rows(named=True)}  # type: ignore[attr-defined]
    assert sum(row["by_own_rank_金"] for row in rows.values()) == 1
    assert sum(row["by_own_rank_銀"] for row in rows.values()) == 1
    assert rows["best"]["kind_name_ja"] == "優良客"


def test_money_leaves_in_major_units(shop: Shop) -> None:
    frame = shop.rfm().frame("pandas")
    assert isinstance(frame, pandas.DataFrame)
    assert dict(zip(frame["customer_id"], frame["net"], strict=True))["A"] == 2000.5
    revenue = next(row for row in shop.changes().frame("polars").iter_rows(named=True)  # type: ignore[attr-defined]
                   if row["key"] == "revenue_per_customer")  # fmt: skip
    assert revenue["difference"] == pytest.approx(revenue["this"] - revenue["before"])
    (first, *_) = shop.cohorts().frame("polars").iter_rows(named=True)  # type: ignore[attr-defined]
    assert first["net"] == [2900.5, 300, 900]


def test_a_list_prints_as_a_small_table(shop: Shop) -> None:
    head, *lines = repr(shop.cohorts()).splitlines()
    assert head.split()[:3] == ["start", "label", "size"]
    assert lines[0].split()[:3] == ["2026-01-01", "2026-01", "3"]
    assert repr(shop.overdue()) == "No rows."
    assert repr(shop.segments()).split()[:4] == ["kind", "kind_tone", "customers", "customer_share"]
    assert max(map(len, repr(shop.segments()).splitlines())) <= 120


def test_a_notebook_shows_every_column(shop: Shop) -> None:
    page = shop.segments()._repr_html_()
    assert "<th>by_own_rank_金</th>" in page
    assert "&#x27;ja&#x27;" not in page
    assert page.count("<tr>") == 1 + len(shop.segments())


def test_a_figure_in_no_known_currency_is_a_bare_number() -> None:
    days = [f"2026-0{month}-{day}" for month in (1, 2) for day in range(10, 28)]
    bare = ki.read({"customer": days, "date": days, "amount": [5] * len(days)})
    assert bare.tables.currency == "XXX"
    assert repr(bare.revenue()).startswith("Revenue: 180 (")
