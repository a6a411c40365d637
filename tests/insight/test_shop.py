"""The analyst's door: what it refuses before it reads, and shops made of frames on any engine."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars
import pytest

import kizuna.insight as ki
from kizuna.base.errors import UsageError
from kizuna.insight.engines.duckdb import DuckDBEngine
from kizuna.insight.engines.in_place import InPlaceEngine
from kizuna.insight.shop import Shop
from kizuna.insight.tables.shop_tables import ShopTables

ORDERS = {"customer": ["a", "b", "a"], "date": ["2026-01-05"] * 3, "amount": [1200, 800, 900]}


@pytest.fixture(scope="module")
def shop() -> Shop:
    return ki.read(ORDERS, currency="JPY")


@pytest.mark.parametrize(
    "asked",
    [
        {"active_window": 0},
        {"active_window": 4000},
        {"period": "decade"},
        {"date_order": "xyz"},
    ],
    ids=str,
)
def test_a_value_that_cannot_be_is_refused_in_both_languages(asked: dict[str, Any]) -> None:
    with pytest.raises(UsageError) as refused:
        ki.read("gone.csv", **asked)
    assert refused.value.code == "bad_option"
    (value,) = asked.values()
    assert f"「{value}」が読めません" in refused.value.say("ja")
    assert f"cannot read “{value}”" in refused.value.say("en")


def test_something_must_be_given() -> None:
    with pytest.raises(UsageError, match="at least one file") as refused:
        ki.read()
    assert refused.value.code == "no_source"


def test_files_are_given_one_by_one_or_as_a_list(tmp_path: Path) -> None:
    paths = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for number, path in enumerate(paths):
        path.write_text(f"order,customer,date,amount\n{number},c,2026-01-05,100\n")
    assert ki.read(paths, currency="JPY").orders().value == 2
    assert ki.read(*paths, currency="JPY").orders().value == 2
    with pytest.raises(UsageError, match="at least one file"):
        ki.read([])


@pytest.mark.parametrize("sources", [(ORDERS, ORDERS), (ORDERS, "orders.csv")])
def test_a_frame_is_read_alone(sources: tuple[object, ...]) -> None:
    with pytest.raises(UsageError, match="Only one dataframe") as refused:
        ki.read(*sources)
    assert refused.value.code == "mixed_sources"


@pytest.mark.parametrize(
    ("name", "start"), [("o.htm", "<!doctype"), ("o.HTML", "<!doctype"), ("o.json", "{")]
)
def test_the_ending_of_a_file_names_the_format(
    name: str, start: str, shop: Shop, tmp_path: Path
) -> None:
    shop.report(tmp_path / name)
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


def test_an_ending_that_names_no_format_is_refused(shop: Shop, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        shop.report(tmp_path / "o.pdf")
    assert refused.value.code == "unknown_format"
    assert not (tmp_path / "o.pdf").exists()
    with pytest.raises(UsageError, match="“pdf” is no format"):
        shop.report(format="pdf")


def _polars(frame: object) -> polars.DataFrame:
    relation = frame.to_native()  # type: ignore[attr-defined]
    assert isinstance(relation, duckdb.DuckDBPyRelation)
    return relation.pl()


def test_a_shop_stands_on_polars_as_it_does_on_duckdb(online_retail: ShopTables) -> None:
    lines, products = online_retail.order_lines, online_retail.products
    elsewhere = ki.shop_on(
        InPlaceEngine(),
        orders=_polars(online_retail.orders),
        order_lines=_polars(lines),
        products=_polars(products).lazy(),
        currency="GBP",
    )
    assert online_retail.engine.name == "duckdb"
    here = ki.shop_on(
        online_retail.engine,
        orders=online_retail.orders.to_native(),
        customers=online_retail.customers.to_native(),
        order_lines=lines.to_native() if lines is not None else None,
        products=products.to_native() if products is not None else None,
        currency="GBP",
    )
    assert elsewhere.customers().value == 2718
    assert elsewhere.tables.known == here.tables.known
    # The customers given have names (their numbers), those taken from the orders have none.
    assert elsewhere.report(format="text", language="ja") == here.report(
        format="text", language="ja"
    )


ROW = {
    "order_id": ["1", "2"], "customer_id": ["a", "b"], "day": [10, 20], "minute": [None, None],
    "is_purchase": [True, True], "gross_minor": [500, 700], "returned_minor": [0, 0],
    "cost_minor": [None, 300],
}  # fmt: skip


def test_a_shop_of_tables_is_known_up_to_the_day_asked() -> None:
    shop = ki.shop_on(
        InPlaceEngine(), orders=polars.DataFrame(ROW), currency="JPY", as_of=date(1970, 1, 15)
    )
    assert shop.customers().value == 1
    assert shop.tables.known.last == date(1970, 1, 15)
    assert shop.tables.has_cost


def test_a_table_that_lacks_a_column_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="orders: columns missing: day"):
        ki.shop_on(InPlaceEngine(), orders=polars.DataFrame(ROW).drop("day"))


def test_an_empty_table_of_orders_is_refused() -> None:
    connection = duckdb.connect()
    connection.register("given", polars.DataFrame(ROW).to_arrow())
    empty = connection.sql("select * from given where false")
    with pytest.raises(UsageError, match="table of orders is empty") as refused:
        ki.shop_on(DuckDBEngine(connection), orders=empty)
    assert refused.value.code == "no_orders"
