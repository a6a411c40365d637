"""The real shops, read with nothing but SQL."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from kizuna.insight.tables.shop_tables import ShopTables
from tests.insight.shops import CUSTOMERS_OF, ORDERS_OF, tables_of


@pytest.fixture(scope="session")
def online_retail(shared_data: Path) -> ShopTables:
    """The real half year of UK gift orders, read with nothing but SQL."""
    folder = shared_data / "transactions" / "online_retail_uk"
    connection = duckdb.connect()
    connection.execute(f"""create table raw as select *, split_part(CustomerID, '.', 1) who,
        round(Quantity * UnitPrice * 100)::bigint amount
        from read_csv('{folder}/*.csv.gz', all_varchar = false,
                      types = {{'CustomerID': 'varchar', 'InvoiceNo': 'varchar',
                                'StockCode': 'varchar'}})""")
    connection.execute(
        ORDERS_OF.format(
            "select InvoiceNo order_id, any_value(who) customer_id,"
            " min(InvoiceDate)::date as day, extract(hour from min(InvoiceDate)) * 60"
            " + extract(minute from min(InvoiceDate)) as minute,"
            " bool_or(Quantity > 0) is_purchase,"
            " sum(greatest(amount, 0)) gross_minor, sum(greatest(-amount, 0)) returned_minor"
            " from raw group by InvoiceNo"
        )
    )
    connection.execute(CUSTOMERS_OF)
    connection.execute("""create table order_lines as select InvoiceNo order_id, who customer_id,
        (InvoiceDate::date - date '1970-01-01')::int as day, StockCode product_id,
        Quantity::double quantity, amount amount_minor,
        regexp_matches(StockCode, '^[0-9]{5}') is_product from raw""")
    connection.execute("""create table products as select StockCode product_id,
        any_value(Description) product_name from raw group by 1""")
    return tables_of(connection, until=date(2011, 6, 1))


@pytest.fixture(scope="session")
def rfm_orders(shared_data: Path) -> ShopTables:
    """The orders that the R package rfm is documented with, whole currency units."""
    file = shared_data / "transactions" / "rfm_orders" / "rfm_data_orders.csv.gz"
    connection = duckdb.connect()
    connection.execute(
        ORDERS_OF.format(
            "select (row_number() over ())::varchar order_id, customer_id, order_date as day,"
            " null as minute, true is_purchase, revenue * 100 gross_minor, 0 returned_minor"
            f" from read_csv('{file}')"
        )
    )
    connection.execute(CUSTOMERS_OF)
    return tables_of(connection, until=date(2007, 1, 1))
