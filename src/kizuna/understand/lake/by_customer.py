"""What each customer's orders amount to, worked out anew for those of whom something changed.

Not here: what is worked out (`derived`) and counted (`counted`).
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from duckdb import DuckDBPyConnection

from kizuna.collect.orders.queries import columnar as orders
from kizuna.understand.lake.attached import asked_of
from kizuna.understand.lake.copying import copied
from kizuna.understand.lake.counted import COUNTED
from kizuna.understand.lake.derived import BY_CUSTOMER, CURRENCIES, ORDER_COLUMNS
from kizuna.understand.lake.patching import is_too_much, write_patch
from kizuna.understand.lake.queries import parquet, rows_of, show_tables
from kizuna.understand.lake.rules import LakeState

# All that is worked out of the orders.
WORKED_OUT = frozenset({"currencies", *BY_CUSTOMER, *COUNTED})
_OF_CUSTOMERS = [name for name, counted in COUNTED.items() if counted.of in BY_CUSTOMER]


def with_customers(
    connection: DuckDBPyConnection,
    made: LakeState,
    *,
    former: LakeState,
    newest: int,
    folder: Path,
) -> LakeState:
    """The state, whose orders are up to date, with all of WORKED_OUT up to date too."""
    show_tables(connection, made, ["orders"])
    work = _Work(connection, newest, folder)
    if not made.replaced or not former.files.keys() >= WORKED_OUT:
        return _whole(work, _with_currency(work, work.counted_whole(made, ["order_days"])))
    _find_touched(connection, made, former)
    made = work.recounted(made, ["order_days"], before="former_touched", after="now_touched")
    if not _is_same_currency(connection, made):
        return _whole(work, _with_currency(work, made))
    show_tables(connection, made, ["currencies"])
    return _patched(work, made) if _is_patchable(connection, made) else _whole(work, made)


class _Work:
    """A connection that sees the orders, and where the new state's files go."""

    def __init__(self, connection: DuckDBPyConnection, newest: int, folder: Path) -> None:
        self.connection, self.newest, self.folder = connection, newest, folder

    def written(self, name: str, rows: str) -> list[str]:
        """The file of these rows."""
        return write_patch(self.connection, name, rows, newest=self.newest, folder=self.folder)

    def counted_whole(self, made: LakeState, names: Iterable[str], side: str = "") -> LakeState:
        """The state with these counts of whole tables, whose names begin with `side`."""
        files = {
            name: self.written(name, COUNTED[name].counting(side + COUNTED[name].of))
            for name in names
        }
        return replace(made, files={**made.files, **files})

    def recounted(
        self, made: LakeState, names: Iterable[str], *, before: str, after: str
    ) -> LakeState:
        """The state with these counts, which know the rows `before`, knowing those `after`."""
        files = {}
        for name in names:
            counted = COUNTED[name]
            rows = counted.recounting(
                parquet(made.files[name]),
                before=before.format(table=counted.of),
                after=after.format(table=counted.of),
            )
            files[name] = self.written(name, rows)
        return replace(made, files={**made.files, **files})


def _find_touched(connection: DuckDBPyConnection, made: LakeState, former: LakeState) -> None:
    """Leaves the orders in `touched` as they were and as they are, and whose they were or are."""
    connection.execute(f"""
        CREATE TEMP TABLE former_touched AS SELECT {ORDER_COLUMNS}
            FROM ({rows_of(former, "orders")}) SEMI JOIN touched USING (order_id);
        CREATE TEMP TABLE now_touched AS SELECT {ORDER_COLUMNS}
            FROM {parquet(made.patches["orders"])} SEMI JOIN touched USING (order_id);
        CREATE TEMP TABLE touched_customers AS
            SELECT customer_id FROM former_touched WHERE customer_id IS NOT NULL
            UNION SELECT customer_id FROM now_touched WHERE customer_id IS NOT NULL""")


def _is_same_currency(connection: DuckDBPyConnection, made: LakeState) -> bool:
    known = f"SELECT currency FROM {parquet(made.files['currencies'])}"
    now = CURRENCIES.format(order_days=parquet(made.files["order_days"]))
    row = connection.execute(f"SELECT ({known}) IS NOT DISTINCT FROM ({now})").fetchone()
    return row == (True,)


def _with_currency(work: _Work, made: LakeState) -> LakeState:
    now = CURRENCIES.format(order_days=parquet(made.files["order_days"]))
    files = copied(work.connection, now, work.folder / "currencies")
    made = replace(made, files={**made.files, "currencies": files})
    show_tables(work.connection, made, ["currencies"])
    return made


def _is_patchable(connection: DuckDBPyConnection, made: LakeState) -> bool:
    """Whether few enough customers changed. Leaves their ids, with those of earlier patches, in
    `replaced_customers`."""
    earlier = "UNION FROM " + parquet(made.replaced_customers) if made.replaced_customers else ""
    connection.execute(f"CREATE TEMP TABLE replaced_customers AS FROM touched_customers {earlier}")
    (changed, whole) = connection.execute(
        "SELECT (SELECT count(*) FROM replaced_customers),"
        f" count(*) FROM {parquet(made.files['customer_totals'])}"
    ).fetchone() or (0, 0)
    return not is_too_much(changed, whole=whole)


def _patched(work: _Work, made: LakeState) -> LakeState:
    connection = work.connection
    # With so few rows, sharing them out costs more than working them out.
    connection.execute("SET threads = 1")
    _show_their_orders(connection)
    patches = {}
    for table, select in BY_CUSTOMER.items():
        connection.execute(f"CREATE TEMP TABLE now_{table} AS {select.format(some='now')}")
        rows = f"FROM now_{table}"
        if table in made.patches:
            rows += f" UNION ALL (SELECT * FROM {parquet(made.patches[table])}"
            rows += " AS earlier ANTI JOIN touched_customers USING (customer_id))"
        patches[table] = work.written(table, rows)
    for table in ("customer_days", "customer_months", "customer_totals"):
        select = BY_CUSTOMER[table].format(some="former")
        connection.execute(f"CREATE TEMP TABLE former_{table} AS {select}")
    made = work.recounted(made, _OF_CUSTOMERS, before="former_{table}", after="now_{table}")
    replaced = work.written("replaced_customers", "FROM replaced_customers")
    connection.execute("RESET threads")
    return replace(made, patches={**made.patches, **patches}, replaced_customers=replaced)


def _show_their_orders(connection: DuckDBPyConnection) -> None:
    """All orders of the touched customers, as they are and as they were.

    The database finds them by an index that holds all that is asked: in the files one would have
    to look at everybody's. It says what the files say, but for the orders in `touched`.
    """
    (ids,) = connection.execute(
        "SELECT string_agg(customer_id::VARCHAR, ', ') FROM touched_customers"
    ).fetchone() or (None,)
    theirs = orders.AMOUNTS.format(rows=asked_of(orders.orders_of_customers(ids or "NULL")))
    connection.execute(f"""
        CREATE TEMP TABLE now_orders AS SELECT {ORDER_COLUMNS} FROM ({theirs});
        CREATE TEMP TABLE former_orders AS
            SELECT * FROM now_orders ANTI JOIN touched USING (order_id)
            UNION ALL SELECT * FROM former_touched WHERE customer_id IS NOT NULL""")


def _whole(work: _Work, made: LakeState) -> LakeState:
    connection, files = work.connection, {}
    connection.execute("CREATE VIEW all_orders AS FROM orders")
    for table, select in BY_CUSTOMER.items():
        rows = f"{select.format(some='all')} ORDER BY customer_id"
        files[table] = copied(connection, rows, work.folder / table)
        connection.execute(f"CREATE VIEW all_{table} AS FROM {parquet(files[table])}")
    patches = {table: own for table, own in made.patches.items() if table not in BY_CUSTOMER}
    made = replace(made, files={**made.files, **files}, patches=patches, replaced_customers=())
    return work.counted_whole(made, _OF_CUSTOMERS, side="all_")
