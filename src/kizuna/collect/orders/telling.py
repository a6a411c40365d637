"""What the log is told of orders, set by set.

Not here: writing the orders themselves (`actions`).
"""

from collections.abc import Mapping
from datetime import datetime, time
from zoneinfo import ZoneInfo

from kizuna.base.words import Words
from kizuna.collect.orders.rules import OrderBatch
from kizuna.collect.orders.staging import IS_MOVED
from kizuna.core.bulk import fill, found, json_object, make_temporary, moment_type, stored_time
from kizuna.core.events.actions import record_each, record_event
from kizuna.core.events.rules import EventKind, NewEvent, event_kind

ORDER_PLACED = event_kind("order_placed", Words(ja="注文", en="Order placed"))
ORDER_CHANGED = event_kind("order_changed", Words(ja="注文の変更", en="Order changed"))
ORDER_CANCELLED = event_kind("order_cancelled", Words(ja="注文の取消", en="Order cancelled"))
ORDER_MOVED = event_kind(
    "order_moved", Words(ja="注文のお客様の変更", en="Order became another customer's")
)
ORDER_WITHDRAWN = event_kind(
    "order_withdrawn", Words(ja="注文の取り込みの取り下げ", en="Order withdrawn with its import")
)
PRODUCTS_NAMED = event_kind(
    "products_named", Words(ja="商品名の取り込み", en="Products named"), of_customers=False
)
PRODUCTS_WITHDRAWN = event_kind(
    "products_withdrawn",
    Words(ja="商品名の取り込みの取り下げ", en="Products withdrawn with their import"),
    of_customers=False,
)


def tell_recorded(source: str, *, batch: OrderBatch, at: datetime) -> None:
    """Record what happened to each staged order that is new or changed.

    The import is part of the key: after it was taken back, the same order can be placed anew.
    """
    _find_starts_of_days(batch.time_zone)
    placed_at = "coalesce(o.ordered_at, d.starts_at)"
    was_called_off = "(s.is_cancelled AND NOT coalesce(s.was_cancelled, FALSE))"
    told: tuple[tuple[EventKind, str, str], ...] = (
        (ORDER_PLACED, placed_at, "s.id IS NULL"),
        (
            ORDER_CANCELLED,
            f"CASE WHEN s.id IS NULL THEN {placed_at} ELSE %(at)s END",
            was_called_off,
        ),
        (ORDER_CHANGED, "%(at)s", f"s.id IS NOT NULL AND NOT {was_called_off}"),
    )
    texts = ("source", "number", "currency", "gross_minor", "returned_minor")
    payload = json_object(
        {key: f"o.{key}" for key in texts}, flags={"is_purchase": "o.is_purchase"}
    )
    for kind, moment, chosen in told:
        record_each(
            kind,
            f"""SELECT {moment} AS at, %(begins)s || o.number || %(ends)s AS idempotency_key,
                o.customer_id, {json_object({"order": "o.id"})} AS keys, {payload} AS payload
            FROM staged_orders s JOIN orders o ON o.id = s.order_id
            LEFT JOIN starts_of_days d ON d.day = o.ordered_on AND o.ordered_at IS NULL
            WHERE s.is_changed AND {chosen} ORDER BY o.ordered_on, o.id""",
            source=source if batch.import_id is None else f"import:{batch.import_id}",
            parameters={
                "at": stored_time(at),
                "begins": f"{kind.key}:{source}:",
                "ends": f":{batch.import_id or at.isoformat()}",
            },
        )
    told_by = source if batch.import_id is None else f"import:{batch.import_id}"
    ends = f":{batch.import_id or at.isoformat()}"
    own = "FROM staged_orders s JOIN orders o ON o.id = s.id"
    _tell_moved(
        f"{own} WHERE s.is_changed AND {IS_MOVED}",
        whose="s.was_customer",
        is_back="FALSE",
        source=told_by,
        parameters={"at": stored_time(at), "ends": ends},
    )


def _tell_moved(
    rows: str, *, whose: str, is_back: str, source: str, parameters: Mapping[str, object]
) -> None:
    """The customer whose order it was hears that it is no longer theirs, or is theirs again."""
    keys, payload = json_object({"order": "o.id"}), {"number": "o.number"}
    record_each(
        ORDER_MOVED,
        f"""SELECT %(at)s AS at, %(begins)s || o.source || ':' || o.number || %(ends)s
            AS idempotency_key, {whose} AS customer_id, {keys} AS keys,
            {json_object(payload, flags={"is_back": is_back})} AS payload
        {rows} ORDER BY o.id""",
        source=source,
        parameters={**parameters, "begins": f"{ORDER_MOVED.key}:"},
    )


def tell_withdrawn(import_id: int, *, at: datetime) -> int:
    """Record that `withdrawn_orders`, which an import wrote last, are taken back; how many.

    Whose order it was before hears that it is theirs again.
    """
    _tell_moved(
        """FROM withdrawn_orders w CROSS JOIN former_orders f JOIN orders o ON o.id = f.order_id
        WHERE f.order_id = w.id AND f.replaced_by = %(import_id)s
        AND f.customer_id <> o.customer_id""",
        whose="f.customer_id",
        is_back="TRUE",
        source=f"import:{import_id}",
        parameters={"at": stored_time(at), "import_id": import_id, "ends": f":{import_id}:back"},
    )
    return record_each(
        ORDER_WITHDRAWN,
        f"""SELECT %(at)s AS at, %(begins)s || source || ':' || number || %(ends)s
            AS idempotency_key, customer_id, {json_object({"order": "id"})} AS keys,
            {json_object({})} AS payload
        FROM orders WHERE id IN (SELECT id FROM withdrawn_orders) ORDER BY id""",
        source=f"import:{import_id}",
        parameters={
            "at": stored_time(at),
            "begins": f"{ORDER_WITHDRAWN.key}:",
            "ends": f":{import_id}",
        },
    )


def tell_products(kind: EventKind, told_by: str, *, source: str, at: datetime) -> None:
    """Record that names of products were told, or are no longer; once for a set of them."""
    record_event(
        NewEvent(kind=kind, at=at, source=told_by, idempotency_key=f"{kind.key}:{source}:{told_by}")
    )


def _find_starts_of_days(time_zone: str) -> None:
    """`starts_of_days`: when each day of orders without a time began in the shop's zone."""
    days = found("SELECT DISTINCT ordered_on FROM staged_orders WHERE ordered_at IS NULL")
    zone = ZoneInfo(time_zone)
    make_temporary("starts_of_days", {"day": "date", "starts_at": moment_type()}, key="day")
    fill(
        "starts_of_days",
        ["day", "starts_at"],
        ((str(day), stored_time(datetime.combine(day, time.min, zone))) for (day,) in days),
    )
