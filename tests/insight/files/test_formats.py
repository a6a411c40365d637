"""Known exports are recognised by their header, and read as their vendor means them."""

from pathlib import Path

import duckdb
import pytest

from kizuna.base.errors import UnreadableFile
from kizuna.insight.files.columns import decide_columns
from kizuna.insight.files.format import FORMATS
from kizuna.insight.files.read import read_tables
from kizuna.insight.files.reading import ReadOptions
from tests.insight.files.making import (
    orders_of,
    raw_table,
    reading_of,
    rows_of,
    said_of,
)

HEADERS = {
    "colorme_sales_header.cp932.csv": "colorme_orders",
    "eccube4_customer_header.cp932.csv": "eccube4_customers",
    "eccube4_order_header.cp932.csv": "eccube4_orders",
    "eccube4_shipping_header.cp932.csv": "eccube4_orders",
    "hubspot_contacts_export_header.csv": "hubspot_contacts",
    "mailchimp_audience_export_header.csv": "mailchimp_audience",
    "shopify_customers_export_2024_header.csv": "shopify_customers",
    "shopify_customers_export_header.csv": "shopify_customers",
    "shopify_orders_export_header.csv": "shopify_orders",
    "square_customers_import_header.csv": "square_customers",
    "stripe_customers_export_header.csv": "stripe_customers",
}


def header_of(shared_data: Path, name: str) -> list[str]:
    import csv

    encoding = "cp932" if "cp932" in name else "utf-8-sig"
    text = (shared_data / "formats/export_headers" / name).read_text(encoding=encoding)
    return next(csv.reader([text.strip()]))


@pytest.mark.parametrize(("file", "key"), HEADERS.items())
def test_each_vendors_header_is_recognised(shared_data: Path, file: str, key: str) -> None:
    header = header_of(shared_data, file)
    connection = duckdb.connect()
    raw = raw_table(connection, header, [["1"] * len(header)])
    layout = decide_columns(raw, connection=connection, options=ReadOptions())
    assert layout.format is FORMATS[key]
    assert set(layout.places) == set(FORMATS[key].columns) or key in (
        "colorme_orders",
        "shopify_customers",
    )


@pytest.mark.parametrize("key", list(FORMATS))
def test_a_format_is_not_taken_for_another(key: str) -> None:
    fitting = [f.key for f in FORMATS.values() if f.recognises(FORMATS[key].required)]
    assert fitting in ([key], [])


def test_shopify_totals_stand_on_the_first_row_only(shared_data: Path) -> None:
    header = header_of(shared_data, "shopify_orders_export_header.csv")
    first = {"Name": "#1001", "Email": "a@example.com", "Financial Status": "paid",
             "Currency": "EUR", "Total": "50.00", "Created at": "2026-05-14 11:23:45 +0100",
             "Lineitem quantity": "1", "Lineitem name": "Cup", "Lineitem price": "20.00",
             "Lineitem sku": "CUP", "Refunded Amount": "5.00"}  # fmt: skip
    second = {"Name": "#1001", "Email": "a@example.com", "Lineitem quantity": "2",
              "Lineitem name": "Plate", "Lineitem price": "12.50",
              "Lineitem sku": "PL"}  # fmt: skip
    void = first | {"Name": "#1002", "Cancelled at": "2026-05-15 08:00:00 +0100"}
    reading = reading_of(header, rows_of(header, first, second, void))
    orders = orders_of(reading)
    assert (orders["#1001"]["gross_minor"], orders["#1001"]["returned_minor"]) == (5000, 500)
    assert (orders["#1002"]["is_purchase"], orders["#1002"]["gross_minor"]) == (False, 0)
    assert reading.tables.currency == "EUR" and reading.sources[0].rows_refused == 0
    assert reading.tables.order_lines is not None
    lines = reading.tables.engine.rows(reading.tables.order_lines)
    assert sorted(line["amount_minor"] for line in lines) == [2000, 2500]


def test_eccube_lines_of_postage_and_discount_are_no_products(shared_data: Path) -> None:
    header = header_of(shared_data, "eccube4_order_header.cp932.csv")
    order = {"注文ID": "7", "会員ID": "3", "お名前(姓)": "髙﨑", "お名前(名)": "花子",
             "受注日": "2026-02-01 10:00:00", "支払合計": "1640",
             "対応状況(名称)": "発送済み"}  # fmt: skip
    lines = [
        {"注文詳細ID": "1", "商品コード": "tea", "商品名": "緑茶", "価格": "540", "個数": "2",
         "明細区分(名称)": "商品"},
        {"注文詳細ID": "2", "商品名": "送料", "価格": "660", "個数": "1", "明細区分(名称)": "送料"},
        {"注文詳細ID": "3", "商品名": "割引", "価格": "-100", "個数": "1",
         "明細区分(名称)": "割引"},
    ]  # fmt: skip
    void = order | {"注文ID": "8", "対応状況(名称)": "注文取消し", **lines[0], "注文詳細ID": "4"}
    reading = reading_of(header, rows_of(header, *(order | line for line in lines), void))
    orders = orders_of(reading)
    assert orders["7"]["gross_minor"] == 1640 and orders["7"]["customer_id"] == "3"
    assert not orders["8"]["is_purchase"] and reading.tables.currency == "JPY"
    customers = {
        row["customer_name"] for row in reading.tables.engine.rows(reading.tables.customers)
    }
    assert customers == {"髙﨑 花子"}
    assert reading.tables.products is not None
    products = reading.tables.engine.rows(reading.tables.products)
    assert [row["product_id"] for row in products] == ["tea"]


def test_base_adds_postage_once_per_order() -> None:
    header = ("注文ID", "注文日時", "氏(請求先)", "名(請求先)", "メールアドレス(請求先)", "商品名",
              "価格", "数量", "合計金額", "送料", "発送状況", "商品ID")  # fmt: skip
    row = ("A1", "2026-01-05 10:00:00", "山田", "太郎", "t@example.jp")
    reading = reading_of(
        header,
        [
            [*row, "茶碗", "3000", "1", "4200", "600", "発送済み", "11"],
            [*row, "商品オプション「箱」", "300", "2", "4200", "600", "発送済み", None],
        ],
    )
    assert orders_of(reading)["A1"]["gross_minor"] == 4200
    assert orders_of(reading)["A1"]["customer_id"] == "t@example.jp"


def test_square_reads_date_and_time_from_two_columns_and_refunds_as_returns() -> None:
    header = ("Date", "Time", "Time Zone", "Net Sales", "Tax", "Total Collected",
              "Transaction ID", "Event Type", "Customer ID", "Customer Name")  # fmt: skip
    reading = reading_of(
        header,
        [
            ["2026-09-13", "10:02:11", "Eastern", "$27.00", "$2.16", "$29.16", "T1", "Payment",
             "C1",
             "Dee"],
            ["2026-09-14", "09:00:00", "Eastern", "-$7.00", "$0.00", "-$7.00", "T2", "Refund", "C1",
             "Dee"],
        ],
    )  # fmt: skip
    orders = orders_of(reading)
    assert (orders["T1"]["gross_minor"], orders["T1"]["minute"]) == (2700, 602)
    assert (orders["T2"]["is_purchase"], orders["T2"]["returned_minor"]) == (False, 700)
    assert reading.tables.currency == "USD"


def test_woocommerce_guests_are_told_apart_by_email() -> None:
    header = ("order_id", "order_date", "status", "order_total", "order_currency", "billing_email",
              "customer_id", "item_id", "item_name", "item_quantity", "item_total")  # fmt: skip
    reading = reading_of(
        header,
        [
            ["1", "2026-01-05 10:00:00", "completed", "30", "USD", "a@example.com", "0", "11",
             "Cup",
             "1", "10"],
            ["1", "2026-01-05 10:00:00", "completed", "30", "USD", "a@example.com", "0", "12",
             "Pot",
             "1", "20"],
            ["2", "2026-01-06 10:00:00", "cancelled", "30", "USD", "b@example.com", "9", "13",
             "Pot",
             "1", "30"],
        ],
    )  # fmt: skip
    orders = orders_of(reading)
    assert orders["1"]["gross_minor"] == 3000 and orders["1"]["customer_id"] == "a@example.com"
    assert orders["2"]["customer_id"] == "9" and not orders["2"]["is_purchase"]


def test_a_japanese_name_has_its_family_name_first_under_an_english_header_too() -> None:
    header = ("order_id", "order_date", "status", "order_total", "order_currency", "billing_email",
              "billing_first_name", "billing_last_name")  # fmt: skip
    row = ("2026-01-05 10:00:00", "completed", "30", "JPY")
    reading = reading_of(
        header,
        [
            ["1", *row, "a@example.com", "花子", "髙﨑"],
            ["2", *row, "b@example.com", "Taro", "ﾔﾏﾀﾞ"],
            ["3", *row, "c@example.com", "Grace", "Foster"],
            ["4", *row, "d@example.com", "지수", "김"],
        ],
    )
    customers = reading.tables.engine.rows(reading.tables.customers)
    names = {row["customer_name"] for row in customers}
    assert names == {"髙﨑 花子", "ﾔﾏﾀﾞ Taro", "Grace Foster", "김 지수"}


def test_a_file_of_customers_alone_says_which_export_to_make(shared_data: Path) -> None:
    header = header_of(shared_data, "shopify_customers_export_2024_header.csv")
    with pytest.raises(UnreadableFile) as failure:
        reading_of(header, [["1"] * len(header)])
    assert failure.value.code == "customers_without_orders"
    assert "Orders > Export" in failure.value.say("en")


def test_a_file_of_customers_beside_orders_adds_names() -> None:
    connection = duckdb.connect()
    orders = raw_table(
        connection,
        ("会員ID", "注文日", "金額"),
        [["7", "2026-01-05", "900"], ["8", "2026-01-06", "1"]],
    )
    people = raw_table(
        connection,
        ("会員ID", "お名前", "メールアドレス", "会員ランク"),
        [["7", "髙﨑 花子", "h@example.jp", "ゴールド"], ["9", "山田", "y@example.jp", "一般"]],
        file="members.csv",
    )
    reading = read_tables([orders, people], connection=connection, options=ReadOptions())
    customers = {r["customer_id"]: r for r in reading.tables.engine.rows(reading.tables.customers)}
    assert customers.keys() == {"7", "8"}
    assert customers["7"]["customer_name"] == "髙﨑 花子"
    assert customers["7"]["customer_rank"] == "ゴールド"
    said = said_of(reading)["customers_enriched"]
    assert "2 行のうちに、注文のあるお客様が 1 名" in said.say("ja")
    assert "its 2 rows name 1 of those who ordered" in said.say("en")
