"""Orders as a data team keeps them: one row an order, typed, in Parquet; the same rows every time.

    python benchmarks/make_parquet.py 10000000 orders.parquet

order_id, customer_id, ordered_at, amount; a tenth as many customers, three years, buying rhythms
that differ by customer.
"""

import sys
from pathlib import Path

import duckdb

ORDERS = """
    copy (
        select
            'O' || lpad(i::varchar, 9, '0') as order_id,
            'C' || lpad(
                floor(pow(hash(i * 3 + 1) % 1000003 / 1000003.0, 2) * {customers})::bigint::varchar,
                10, '0') as customer_id,
            timestamp '2023-10-01 09:00:00' + interval (i * {minutes} // {orders}) minute
                as ordered_at,
            (500 + hash(i * 7 + 5) % 20000)::bigint as amount
        from range({orders}) as t(i)
    ) to '{out}' (format parquet)
"""
MINUTES = 3 * 365 * 24 * 60


def write_parquet(orders: int, *, out: Path) -> None:
    """`orders` rows into `out`."""
    customers = max(1, orders // 10)
    duckdb.sql(ORDERS.format(orders=orders, customers=customers, minutes=MINUTES, out=out))


if __name__ == "__main__":
    write_parquet(int(sys.argv[1]), out=Path(sys.argv[2]))
