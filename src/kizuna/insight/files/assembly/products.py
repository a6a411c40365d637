"""What is sold, by code: as orders name it, and as the shop's own lists do, which know best.

Not here: what was bought (`assemble`).
"""

from collections.abc import Sequence

from duckdb import DuckDBPyConnection

from kizuna.insight.files.assembly.assemble import PRODUCT
from kizuna.insight.files.assembly.checks import refuse_where
from kizuna.insight.files.assembly.rows import TypedRows


def refuse_without_code(rows: TypedRows, connection: DuckDBPyConnection) -> None:
    """Refuse the rows of a list of products that no order could ever name."""
    refuse_where(rows, [("product_id IS NULL", "no_product_code", "''")], connection)


def names_sql(lists: Sequence[TypedRows]) -> str:
    """SELECT of product_id and product_name, one row a code: the last name that is given."""
    each = " UNION ALL ".join(
        f"SELECT {number} AS list, row, product_id::VARCHAR AS product_id, product_name"
        f" FROM {rows.table} WHERE code IS NULL"
        for number, rows in enumerate(lists)
    )
    return (
        "SELECT product_id, arg_max(product_name, (list, row)) AS product_name"
        f" FROM ({each}) GROUP BY product_id"
    )


def make_products(
    order_rows: str, lists: Sequence[TypedRows], connection: DuckDBPyConnection
) -> None:
    """Table `products`: one row a code, named as the lists name it, else as most orders do."""
    connection.execute(f"""
        CREATE OR REPLACE TABLE products AS
        SELECT product_id, first(product_name ORDER BY seen DESC, product_name) AS product_name
        FROM (SELECT {PRODUCT} AS product_id, product_name, count(*) AS seen
            FROM {order_rows} WHERE NOT is_fee AND {PRODUCT} <> '' GROUP BY ALL)
        GROUP BY product_id""")
    if lists:
        connection.execute(f"""
            CREATE OR REPLACE TABLE products AS
            SELECT product_id, coalesce(listed.product_name, products.product_name) AS product_name
            FROM products FULL JOIN ({names_sql(lists)}) listed USING (product_id)""")
