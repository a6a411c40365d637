"""Events for a reader of columns that has attached the database as `app`.

Not here: who reads them (`understand.lake`); the placing of orders, which are columns themselves
and would make up most of the log.
"""

# Of `{rows}`, which `told_events` asks the database for.
COLUMNAR = {
    "events": "SELECT id::BIGINT AS event_id, customer_id::BIGINT AS customer_id, kind,"
    " e.at::TIMESTAMP AS happened_at FROM {rows} e"
}


def told_events(after: int = 0) -> str:
    """SQL of the events about somebody, those after the one with this id.

    The placing of orders is stepped over by the index of kinds.
    """
    later = f"id > {after:d} AND " if after else ""
    return (
        f"SELECT id, customer_id, kind, at FROM events WHERE {later}customer_id IS NOT NULL"
        " AND (kind < 'order_placed' OR kind > 'order_placed')"
    )
