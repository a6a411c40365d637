"""Small shops written down in a test, and what turns a DuckDB connection into a shop.

Not here: the real shops (`conftest`).
"""

from collections.abc import Sequence
from datetime import date

import duckdb
import narwhals as nw

from kizuna.base.period import Period, day_date
from kizuna.insight.engines.duckdb import DuckDBEngine
from kizuna.insight.tables.shop_tables import ShopTables
from kizuna.insight.tables.slice import Slice

Bought = tuple[str | None, str, int]  # customer, "2024-01-31", net amount (negative: a return)
Line = tuple[str, str, str, str]  # order, customer, "2024-01-31", product


def tables_of(connection: duckdb.DuckDBPyConnection, *, until: date | None = None) -> ShopTables:
    """The shop in a connection that has the tables orders, customers, perhaps lines, products."""
    named = connection.sql("select table_name from duckdb_tables()").fetchall()
    frames = {name: nw.from_native(connection.table(name)) for (name,) in named}
    first, last = connection.sql("select min(day), max(day) + 1 from orders").fetchall()[0]
    return ShopTables(
        engine=DuckDBEngine(connection),
        orders=frames["orders"],
        customers=frames["customers"],
        order_lines=frames.get("order_lines"),
        products=frames.get("products"),
        currency="GBP",
        known=Period(day_date(first or 0), until or day_date(last or 0)),
    )


def slice_of(tables: ShopTables, *, active_window_days: int = 60) -> Slice:
    """The whole of a shop as one slice."""
    return Slice(tables, period=tables.known, active_window_days=active_window_days)


ORDERS_OF = """create table orders as select
  order_id, customer_id, (day - date '1970-01-01')::int as day, minute::int as minute,
  is_purchase, gross_minor::bigint as gross_minor, returned_minor::bigint as returned_minor,
  null::bigint as cost_minor from ({})"""
CUSTOMERS_OF = """create table customers as select distinct customer_id,
  customer_id as customer_name, null::varchar as customer_rank
  from orders where customer_id is not null"""


def small_shop(
    bought: Sequence[Bought] = (), *, lines: Sequence[Line] = (), until: date | None = None
) -> ShopTables:
    """A shop of a few orders and lines; it is known until the day before `until`."""
    connection = duckdb.connect()
    connection.execute("create table raw (n int, customer_id varchar, day date, net bigint)")
    rows = [(number, *row) for number, row in enumerate(bought)]
    if rows:
        connection.executemany("insert into raw values (?, ?, ?, ?)", rows)
    connection.execute(
        ORDERS_OF.format(
            "select n::varchar order_id, customer_id, day, null as minute,"
            " net >= 0 is_purchase, greatest(net, 0) gross_minor,"
            " greatest(-net, 0) returned_minor from raw"
        )
    )
    connection.execute(CUSTOMERS_OF)
    if lines:
        _write_lines(connection, lines)
    return tables_of(connection, until=until)


def _write_lines(connection: duckdb.DuckDBPyConnection, lines: Sequence[Line]) -> None:
    connection.execute("create table line (o varchar, c varchar, d date, p varchar)")
    connection.executemany("insert into line values (?, ?, ?, ?)", list(lines))
    connection.execute(
        "create table order_lines as select o order_id, c customer_id,"
        " (d - date '1970-01-01')::int as day, p product_id, 1.0::double quantity,"
        " 100::bigint amount_minor, p <> 'POST' is_product from line"
    )
    connection.execute(
        "create table products as select distinct p product_id, 'the ' || p product_name from line"
    )
