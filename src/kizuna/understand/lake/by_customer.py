"""What each customer's orders amount to, worked out anew for those of whom something changed.

Not here: what is worked out (`derived`).
"""

from dataclasses import replace
from pathlib import Path

from duckdb import DuckDBPyConnection

from kizuna.understand.lake.copying import copied
from kizuna.understand.lake.derived import BY_CUSTOMER, CURRENCIES
from kizuna.understand.lake.patching import is_too_much, write_patch
from kizuna.understand.lake.queries import parquet, rows_of, show_tables
from kizuna.understand.lake.rules import LakeState


def with_customers(
    connection: DuckDBPyConnection,
    made: LakeState,
    *,
    former: LakeState,
    newest: int,
    folder: Path,
) -> LakeState:
    """The state, whose orders are up to date, with every table of BY_CUSTOMER up to date too."""
    show_tables(connection, made, ["orders"])
    made = replace(
        made,
        files={**made.files, "currencies": copied(connection, CURRENCIES, folder / "currencies")},
    )
    show_tables(connection, made, ["currencies"])
    if made.replaced and _is_patchable(connection, made, former):
        return _patched(connection, made, newest=newest, folder=folder)
    return _whole(connection, made, folder=folder)


def _is_patchable(connection: DuckDBPyConnection, made: LakeState, former: LakeState) -> bool:
    """Whether few enough customers changed. Leaves their ids in `touched_customers`, and with
    those of earlier patches in `replaced_customers`."""
    if not BY_CUSTOMER.keys() <= former.files.keys():
        return False
    currency = f"SELECT currency FROM {parquet(former.files['currencies'])}"
    (is_other,) = connection.execute(
        f"SELECT ({currency}) IS DISTINCT FROM (SELECT currency FROM currencies)"
    ).fetchone() or (True,)
    if is_other:
        return False
    earlier = "UNION FROM " + parquet(made.replaced_customers) if made.replaced_customers else ""
    connection.execute(f"""
        CREATE TEMP TABLE touched_customers AS
            SELECT customer_id FROM ({rows_of(former, "orders")}) SEMI JOIN touched USING (order_id)
                WHERE customer_id IS NOT NULL
            UNION SELECT customer_id FROM {parquet(made.patches["orders"])}
                SEMI JOIN touched USING (order_id) WHERE customer_id IS NOT NULL;
        CREATE TEMP TABLE replaced_customers AS FROM touched_customers {earlier}""")
    (changed, whole) = connection.execute(
        "SELECT (SELECT count(*) FROM replaced_customers),"
        f" count(*) FROM {parquet(former.files['customer_totals'])}"
    ).fetchone() or (0, 0)
    return not is_too_much(changed, whole=whole)


def _patched(
    connection: DuckDBPyConnection, made: LakeState, *, newest: int, folder: Path
) -> LakeState:
    connection.execute("""
        CREATE TEMP TABLE some_orders AS FROM orders SEMI JOIN touched_customers
        USING (customer_id)""")
    patches = {}
    for table, select in BY_CUSTOMER.items():
        connection.execute(f"CREATE TEMP TABLE some_{table} AS {select}")
        rows = f"FROM some_{table}"
        if table in made.patches:
            rows += f" UNION ALL (SELECT * FROM {parquet(made.patches[table])}"
            rows += " AS earlier ANTI JOIN touched_customers USING (customer_id))"
        patches[table] = write_patch(connection, table, rows, newest=newest, folder=folder)
    replaced = write_patch(
        connection, "replaced_customers", "FROM replaced_customers", newest=newest, folder=folder
    )
    return replace(made, patches={**made.patches, **patches}, replaced_customers=replaced)


def _whole(connection: DuckDBPyConnection, made: LakeState, *, folder: Path) -> LakeState:
    connection.execute("CREATE VIEW some_orders AS FROM orders")
    files = {}
    for table, select in BY_CUSTOMER.items():
        files[table] = copied(connection, f"{select} ORDER BY customer_id", folder / table)
        connection.execute(f"CREATE VIEW some_{table} AS FROM {parquet(files[table])}")
    patches = {table: own for table, own in made.patches.items() if table not in BY_CUSTOMER}
    return replace(made, files={**made.files, **files}, patches=patches, replaced_customers=())
