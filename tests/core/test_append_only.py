"""What was written to the logs stays as it was written, whoever tries to change it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from kizuna.base.words import Words
from kizuna.core.audit.actions import record_audit
from kizuna.core.audit.models import AuditEntry
from kizuna.core.events.actions import record_event
from kizuna.core.events.models import Event
from kizuna.core.events.rules import EventKind, NewEvent
from kizuna.core.permissions.rules import system_actor

KIND = EventKind(key="order_placed", name=Words(ja="注文", en="Order placed"), version=1)


def sql(statement: str) -> None:
    """Run one statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


def replaced(model: Any) -> None:
    """Insert over a row that is there."""
    model.objects.bulk_create(
        [model.objects.get()],
        update_conflicts=True,
        unique_fields=[model._meta.pk.name],
        update_fields=["at"],
    )


def emptied(table: str) -> None:
    """The fastest way each database has to empty a table."""
    sql(
        f"TRUNCATE {table} CASCADE" if connection.vendor == "postgresql" else f"DELETE FROM {table}"
    )


ATTEMPTS: dict[str, Callable[[Any], object]] = {
    "a saved row": lambda model: model.objects.first().save(),
    "a bulk change": lambda model: model.objects.bulk_update([model.objects.first()], ["at"]),
    "a change by query": lambda model: model.objects.update(at=datetime(2020, 1, 1, tzinfo=UTC)),
    "a deleted row": lambda model: model.objects.first().delete(),
    "a deletion by query": lambda model: model.objects.all()._raw_delete("default"),
    "plain SQL that changes": lambda model: sql(f"UPDATE {model._meta.db_table} SET at = at"),
    "plain SQL that deletes": lambda model: sql(f"DELETE FROM {model._meta.db_table}"),
    "a replaced row": replaced,
    "an emptied table": lambda model: emptied(model._meta.db_table),
}


@pytest.mark.django_db
@pytest.mark.parametrize("attempt", ATTEMPTS)
@pytest.mark.parametrize("model", [Event, AuditEntry])
def test_no_way_of_changing_a_log_changes_it(model: Any, attempt: str) -> None:
    moment = datetime(2026, 5, 1, tzinfo=UTC)
    record_event(NewEvent(kind=KIND, at=moment, source="test", idempotency_key="a"))
    record_audit(system_actor("test"), "tried")
    before = list(model.objects.values())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ATTEMPTS[attempt](model)
    assert list(model.objects.values()) == before and before
