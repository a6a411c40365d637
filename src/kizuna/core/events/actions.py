"""Recording events, reading each exactly once, and taking away what they say about a person."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import connection, transaction

from kizuna.base.errors import Refused
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.core.bulk import change
from kizuna.core.events import models
from kizuna.core.events.queries import events_after
from kizuna.core.events.rules import Event, EventKind, NewEvent, Position, Recorded

ROWS_PER_STATEMENT = 500
_COLUMNS = "kind, at, source, idempotency_key, customer_id, keys, payload, version"
_PLACES = "(%s, %s, %s, %s, %s, %s, %s, %s)"
LOG_FROM_ELSEWHERE = Words(
    ja="イベントの記録が、ほかのデータベースサーバーから移されたままになっています（読み手：{reader}）。",
    en="The event log was moved here from another database server (reader: {reader}).",
)
RESTORE = Words(
    ja="kizuna restore で復元してください。",
    en="Bring it here with kizuna restore.",
)


def record_event(event: NewEvent) -> bool:
    """Record one event in the caller's transaction; whether it is new."""
    return bool(record_events([event]).new)


@transaction.atomic(savepoint=False)
def record_events(events: Iterable[NewEvent]) -> Recorded:
    """Record a batch in the caller's transaction, so that the log and the fact stand together.

    A fact that the log knows already, by its idempotency key, is left as it stands there.
    """
    new = known = 0
    differing: list[str] = []
    remaining = iter(events)
    while batch := list(islice(remaining, ROWS_PER_STATEMENT)):
        inserted = _insert(batch)
        new += len(inserted)
        known += len(batch) - len(inserted)
        _keep_personal(batch, inserted)
        if len(inserted) < len(batch):
            differing += _differing(batch)
    return Recorded(new, known, tuple(differing))


@transaction.atomic(savepoint=False)
def record_each(
    kind: EventKind, rows: str, *, source: str, parameters: Mapping[str, object] | None = None
) -> int:
    """Record one event for each row of a statement, without the rows leaving the database.

    Shape   columns at, idempotency_key, customer_id, keys and payload (JSON, by
            `core.bulk.json_object`), in the order in which the events are to stand in the log
    Counts  events that are new; a fact that the log knows already is left as it stands there
    """
    told = {**(parameters or {}), "kind": kind.key, "told_by": source, "version": kind.version}
    return change(
        f"INSERT INTO events ({_COLUMNS}) SELECT %(kind)s, at, %(told_by)s, idempotency_key,"
        f" customer_id, keys, payload, %(version)s FROM ({rows}) AS happened WHERE TRUE"
        " ON CONFLICT (idempotency_key) DO NOTHING",
        told,
    )


def _insert(batch: list[NewEvent]) -> dict[str, int]:
    """Ids of the events that are new, by idempotency key."""
    values: list[Any] = []
    for event in batch:
        values += (
            event.kind.key,
            connection.ops.adapt_datetimefield_value(event.at),
            event.source,
            event.idempotency_key,
            event.customer_id,
            json.dumps(event.keys, ensure_ascii=False),
            json.dumps(event.payload, ensure_ascii=False),
            event.kind.version,
        )
    places = ", ".join([_PLACES] * len(batch))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO events ({_COLUMNS}) VALUES {places}"
            " ON CONFLICT (idempotency_key) DO NOTHING RETURNING idempotency_key, id",
            values,
        )
        return dict(cursor.fetchall())


def _keep_personal(batch: list[NewEvent], inserted: dict[str, int]) -> None:
    """Only beside what is new: telling a fact again must not bring back what was erased."""
    first = {event.idempotency_key: event for event in reversed(batch)}
    models.EventPersonalDetail.objects.bulk_create(
        models.EventPersonalDetail(event_id=id_, details=first[key].personal)
        for key, id_ in inserted.items()
        if first[key].personal
    )


def _differing(batch: list[NewEvent]) -> Iterator[str]:
    """Keys under which the log holds another fact. Whose it is may change: people are merged."""
    told = {event.idempotency_key: event for event in batch}
    rows = models.Event.objects.filter(idempotency_key__in=told)
    for key, kind, at, payload in rows.values_list("idempotency_key", "kind", "at", "payload"):
        event = told[key]
        if (kind, at, payload) != (event.kind.key, event.at, json.loads(json.dumps(event.payload))):
            yield key


@contextmanager
def reading(
    reader: str, *, limit: int = 1000, kinds: Collection[str] = ()
) -> Iterator[list[Event]]:
    """The next events that this reader has not seen; seen once the block has ended well.

    What the block writes and how far the reader came are one transaction: after a crash the same
    events come again, and what they led to is not there. Two processes take turns.
    """
    with transaction.atomic():
        models.EventReader.objects.bulk_create(
            [models.EventReader(name=reader)], ignore_conflicts=True
        )
        row = models.EventReader.objects.select_for_update().get(name=reader)
        _refuse_foreign(row)
        events = events_after(Position(row.transaction, row.event), limit=limit, kinds=kinds)
        yield events
        if events:
            reached = events[-1].position
            row.transaction, row.event = reached.transaction, reached.event
            row.save()


def _refuse_foreign(row: models.EventReader) -> None:
    """Transactions are counted by each server anew: elsewhere events would silently be skipped."""
    if connection.vendor != "postgresql" or not row.transaction:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        (next_transaction,) = cursor.fetchone()
    if row.transaction >= next_transaction:
        said = Said("log_from_elsewhere", LOG_FROM_ELSEWHERE, {"reader": row.name})
        raise Refused(said, Said("restore", RESTORE))


@transaction.atomic
def erase_personal_details(customer_ids: Collection[int]) -> int:
    """Take away what events say about these people; the events stay. How many had something."""
    details = models.EventPersonalDetail.objects.filter(event__customer_id__in=customer_ids)
    return details.delete()[0]
