"""Events for a reader of columns that has attached the database as `app`.

Not here: who reads them (`understand.lake`); the placing of orders, which are columns themselves
and would make up most of the log.
"""

COLUMNAR = {
    "events": "SELECT e.id AS event_id, e.customer_id, e.kind, e.at::TIMESTAMP AS happened_at"
    " FROM app.events e WHERE customer_id IS NOT NULL AND kind <> 'order_placed'"
}
