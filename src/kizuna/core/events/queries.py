"""The log of events read: of some customers, and in the order in which it became known.

Not here: a reader that remembers how far it came (`actions.reading`).
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, BooleanField, Q, QuerySet, Value
from django.db.models.expressions import Combinable, RawSQL

from kizuna.core.events import models
from kizuna.core.events.rules import Event, Position

_FIELDS = "id kind at received_at source idempotency_key customer_id keys payload version".split()


def events_after(position: Position, *, limit: int, kinds: Collection[str] = ()) -> list[Event]:
    """The next events in log order: none is ever skipped, however late its commit.

    On PostgreSQL, whatever a transaction wrote that began before the oldest one still running
    ended waits for the next time: a smaller number may still come before it.
    """
    rows = _of_kinds(kinds)
    if connection.vendor != "postgresql":
        return _events(rows.filter(id__gt=position.event).order_by("id")[:limit])
    unseen = RawSQL(
        "(events.transaction_id, events.id) > (%s::xid8, %s)"
        " AND events.transaction_id < pg_snapshot_xmin(pg_current_snapshot())",
        (str(position.transaction), position.event),
        output_field=BooleanField(),
    )
    in_log_order = (RawSQL("events.transaction_id", ()), "id")
    return _events(rows.filter(unseen).order_by(*in_log_order)[:limit])


def events_of_customers(
    customer_ids: Collection[int],
    *,
    limit: int,
    before: tuple[datetime, int] | None = None,
    kinds: Collection[str] = (),
) -> list[Event]:
    """The latest events of a customer (several ids where customers were merged), newest first.

    `before` is the (at, id) of the last event of the page before.
    """
    rows = _of_kinds(kinds).filter(customer_id__in=customer_ids)
    if before:
        at, id_ = before
        # The first condition lets the index begin at the place, the second is exact.
        rows = rows.filter(at__lte=at).filter(Q(at__lt=at) | Q(id__lt=id_))
    return _events(rows.order_by("-at", "-id")[:limit])


def event_count(customer_ids: Collection[int]) -> int:
    """How many events customers have: it only grows, so that whoever knew it sees what is new."""
    return models.Event.objects.filter(customer_id__in=customer_ids).count()


def log_head() -> tuple[int, bool]:
    """Id of the newest event (0: none), and whether all that come before it are there.

    On PostgreSQL an event with a smaller number may be committed later, as long as a transaction
    that began before the newest one's still runs.
    """
    newest = models.Event.objects.order_by("-id").values_list("id", flat=True).first() or 0
    if connection.vendor != "postgresql" or not newest:
        return newest, True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(transaction_id::text::bigint)"
            " < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
            " FROM (SELECT transaction_id FROM events ORDER BY id DESC LIMIT 1000) newest"
        )
        return newest, bool(cursor.fetchone()[0])


def _of_kinds(kinds: Collection[str]) -> QuerySet[models.Event]:
    rows = models.Event.objects.all()
    return rows.filter(kind__in=kinds) if kinds else rows


def _events(rows: QuerySet[models.Event]) -> list[Event]:
    fields = (*_FIELDS, "personal_detail__details", "transaction")
    found: Any = rows.annotate(transaction=_transaction()).values_list(*fields)
    return [
        Event(
            **dict(zip(_FIELDS, row, strict=False)),
            personal=row[-2] or {},
            position=Position(row[-1], row[0]),
        )
        for row in found
    ]


def _transaction() -> Combinable:
    """The transaction that wrote an event, as a number; SQLite needs none."""
    if connection.vendor == "postgresql":
        return RawSQL("events.transaction_id::text::bigint", (), output_field=BigIntegerField())
    return Value(0)
