"""Lists of products: told by their header, read for the names of what orders only number."""

from collections.abc import Sequence

import duckdb
import pytest

from kizuna.base.errors import UnreadableFile
from kizuna.insight.files.product_list import LISTED, lists_products, read_product_list
from kizuna.insight.files.read import read_tables
from kizuna.insight.files.reading import RawTable, ReadOptions
from tests.insight.files.making import raw_table

HEADER = ("商品コード", "商品名", "販売価格", "発売日")
TEA = ("0012", "緑茶", "800", "2024-04-01")
CUP = ("0007", "湯呑", "1,500", "2023-11-10")
ORDERS = ("注文番号", "注文日", "顧客番号", "商品コード", "金額")


def is_list(
    connection: duckdb.DuckDBPyConnection,
    header: Sequence[str],
    *rows: Sequence[str],
    options: ReadOptions | None = None,
) -> bool:
    """Whether a table is taken for a list of products."""
    raw = raw_table(connection, header, rows)
    return lists_products(raw, connection=connection, options=options or ReadOptions())


def listed(raws: Sequence[RawTable], connection: duckdb.DuckDBPyConnection) -> Sequence[object]:
    """What a list says: shop, code and name."""
    read_product_list(raws, connection=connection, options=ReadOptions())
    return connection.execute(f"FROM {LISTED} ORDER BY ALL").fetchall()


@pytest.mark.parametrize(
    "header",
    [
        HEADER,
        ("SKU", "Name", "Price", "Released"),
        ("SKU", "Name", "Price", "Created at"),
        ("品番", "品名", "在庫数", "登録日"),
        ("品番", "品名", "ランク", "登録日"),
    ],
)
def test_codes_with_names_and_nobody_who_bought_are_a_list_of_products(
    connection: duckdb.DuckDBPyConnection, header: Sequence[str]
) -> None:
    assert is_list(connection, header, TEA, CUP)


def test_what_the_caller_says_of_a_date_or_a_name_is_so(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    header = ("SKU", "Name", "Price", "Created at")
    for columns in ({"ordered_at": "Created at"}, {"customer_name": "Name"}):
        assert not is_list(connection, header, TEA, CUP, options=ReadOptions(columns=columns))


@pytest.mark.parametrize(
    "header",
    [
        ("商品コード", "商品名", "金額", "注文日"),
        ("商品コード", "商品名", "顧客番号", "発売日"),
        ("商品コード", "色", "販売価格", "発売日"),
        ("SKU", "Name", "E-mail", "Released"),
    ],
)
def test_a_word_of_an_order_or_of_a_customer_tells_that_it_is_none(
    connection: duckdb.DuckDBPyConnection, header: Sequence[str]
) -> None:
    assert not is_list(connection, header, TEA, CUP)


def test_codes_that_come_again_beside_dates_are_sales(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    header = ("商品コード", "商品名", "価格", "売れた日")
    assert not is_list(connection, header, TEA, CUP, TEA)
    assert is_list(connection, header[:3], TEA[:3], CUP[:3], TEA[:3])


def test_what_the_caller_says_of_the_columns_counts(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    header = ("管理用", "呼び名", "販売価格", "発売日")
    said = ReadOptions(columns={"product_id": "管理用", "product_name": "呼び名"})
    assert not is_list(connection, header, TEA, CUP)
    assert is_list(connection, header, TEA, CUP, options=said)
    sales = ReadOptions(columns={"ordered_at": "発売日"})
    assert not is_list(connection, HEADER, TEA, CUP, options=sales)


def test_codes_keep_their_zeros_and_the_last_of_several_names_counts(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    rows = [TEA[:3], CUP[:3], ("0012", "煎茶", "900"), ("0012", "", "900")]
    raw = raw_table(connection, HEADER[:3], rows)
    assert listed([raw], connection) == [(0, "0007", "湯呑"), (0, "0012", "煎茶")]
    account = read_product_list([raw], connection=connection, options=ReadOptions())
    assert [note.code for note in account.sources[0].notes] == ["names_of_one_code"]


def test_files_of_different_headers_are_different_shops(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    raws = [
        raw_table(connection, HEADER, [TEA]),
        raw_table(connection, ("SKU", "Name"), [("0012", "Green tea")]),
        raw_table(connection, HEADER, [CUP]),
    ]
    assert listed(raws, connection) == [
        (0, "0007", "湯呑"), (0, "0012", "緑茶"), (1, "0012", "Green tea"),
    ]  # fmt: skip


def test_a_row_without_a_code_is_refused_and_a_file_of_such_rows_is_none(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    raw = raw_table(connection, HEADER, [TEA, ("", "名札", "10", "")])
    (source,) = read_product_list([raw], connection=connection, options=ReadOptions()).sources
    assert (source.rows_read, source.rows_used, source.rows_refused) == (2, 1, 1)
    assert connection.execute("SELECT row, code FROM refused_rows").fetchall() == [
        (3, "no_product_code")
    ]
    nothing = raw_table(connection, HEADER, [("", "名札", "10", "")])
    with pytest.raises(UnreadableFile) as refusal:
        listed([nothing], connection)
    assert refusal.value.said.code == "no_products"


def test_beside_orders_it_names_what_they_only_number(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    orders = raw_table(
        connection,
        ORDERS,
        [("1", "2026-01-05", "A", "0012", "800"), ("2", "2026-01-06", "B", "0099", "300")],
    )
    names = raw_table(connection, HEADER, [TEA, CUP], file="products.csv")
    reading = read_tables([orders, names], connection=connection, options=ReadOptions())
    rows = connection.execute("SELECT product_id, product_name FROM products ORDER BY 1").fetchall()
    assert rows == [("0007", "湯呑"), ("0012", "緑茶"), ("0099", None)]
    assert reading.sources[1].rows_used == 2
    assert "products_named" in {note.code for note in reading.sources[1].notes}


def test_a_report_asks_for_orders_where_there_is_only_a_list_of_products(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    names = raw_table(connection, HEADER, [TEA, CUP], file="products.csv")
    with pytest.raises(UnreadableFile) as refusal:
        read_tables([names], connection=connection, options=ReadOptions())
    assert refusal.value.said.code == "products_without_orders"
