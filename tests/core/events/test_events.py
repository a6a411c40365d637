"""What happened is recorded once, with the fact it tells of, and never changes what was first."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from kizuna.base.words import Words
from kizuna.core.bulk import json_object, stored_time
from kizuna.core.events.actions import (
    erase_personal_details,
    record_each,
    record_event,
    record_events,
)
from kizuna.core.events.queries import events_of_customers
from kizuna.core.events.rules import EVENT_KINDS, Event, EventKind, NewEvent, Recorded, event_kind

PLACED = EventKind(
    key="order_placed",
    name=Words(ja="注文", en="Order placed"),
    version=2,
    personal=frozenset({"name"}),
)
JOINED = EventKind(key="member_joined", name=Words(ja="入会", en="Member joined"), version=1)
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def event(key: str, **values: object) -> NewEvent:
    """An order of customer 7 at noon, unless said otherwise."""
    given = {"kind": PLACED, "at": NOON, "source": "import:1", "customer_id": 7} | values
    return NewEvent(idempotency_key=key, **given)  # type: ignore[arg-type]


def of_customer() -> list[Event]:
    """All events of customer 7, the latest first."""
    return events_of_customers([7], limit=10_000)


@pytest.mark.django_db
def test_an_event_is_read_as_it_was_recorded() -> None:
    payload = {"total_minor": 12_345, "note": "髙﨑 \u2028 \U0001f600", "lines": [1, 2.5, None]}
    assert record_event(event("a", keys={"order": 3}, payload=payload, personal={"name": "花子"}))
    (read,) = of_customer()
    assert (read.kind, read.at, read.source) == ("order_placed", NOON, "import:1")
    assert (read.keys, read.payload, read.version) == ({"order": 3}, payload, 2)
    assert read.personal == {"name": "花子"}
    assert abs(read.received_at - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.django_db
def test_rows_of_a_statement_become_the_same_events_as_if_told_one_by_one() -> None:
    texts = {"number": "'髙\U0001f600\"'", "total_minor": "12345", "note": "NULL"}
    keys, payload = json_object({"order": "3"}), json_object(texts, flags={"is_paid": "1 = 1"})
    rows = f"""SELECT %(at)s AS at, 'a' AS idempotency_key, 7 AS customer_id, {keys} AS keys,
        {payload} AS payload"""
    values = {"at": stored_time(NOON)}
    assert record_each(PLACED, rows, source="import:1", parameters=values) == 1
    told = {"number": '髙\U0001f600"', "total_minor": 12_345, "note": None, "is_paid": True}
    one = event("a", keys={"order": 3}, payload=told)
    assert record_events([one]) == Recorded(0, 1)  # and none differing
    (read,) = of_customer()
    assert (read.at, read.source, read.version, read.payload) == (NOON, "import:1", 2, told)
    assert record_each(PLACED, rows, source="import:2", parameters=values) == 0


@pytest.mark.django_db
def test_a_fact_told_again_is_recorded_once() -> None:
    batch = [event(f"k{n % 700}", payload={"n": n % 700}) for n in range(2100)]
    assert record_events(batch) == Recorded(700, 1400)
    assert record_events(reversed(batch)) == Recorded(0, 2100)
    assert record_events([]) == Recorded(0, 0)
    assert sorted(read.payload["n"] for read in of_customer()) == list(range(700))  # type: ignore[type-var]


@pytest.mark.django_db
def test_another_fact_under_a_known_key_is_named_and_the_first_stays() -> None:
    record_event(event("a", payload={"n": 1}))
    retold = [
        event("a", payload={"n": 2}),
        event("a", payload={"n": 1}, customer_id=8, source="import:2"),
        event("b"),
    ]
    assert record_events(retold) == Recorded(1, 2)  # the last of the batch tells the same fact
    assert record_events(retold[:1]) == Recorded(0, 1, ("a",))
    assert record_events([event("a", payload={"n": 1}, at=NOON + timedelta(days=1))]).differing
    assert of_customer()[-1].payload == {"n": 1}


@pytest.mark.django_db
def test_an_event_goes_when_its_transaction_does() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record_event(event("a"))
        raise ZeroDivisionError
    assert of_customer() == []


@pytest.mark.django_db
def test_erasing_takes_the_person_away_and_leaves_the_event() -> None:
    told = event("a", personal={"name": "花子"})
    record_events([told, event("b", personal={"name": "次郎"}, customer_id=8), event("c")])
    assert erase_personal_details([7]) == 1
    assert [read.personal for read in of_customer()] == [{}, {}]
    assert events_of_customers([8], limit=1)[0].personal == {"name": "次郎"}
    assert not record_event(told)
    assert of_customer()[-1].personal == {}, "telling it again brought back what was erased"


@pytest.mark.django_db
def test_the_events_of_a_customer_come_newest_first_page_by_page() -> None:
    hours = [3, 1, 2, 2, 2, 1]
    record_events(event(str(n), at=NOON + timedelta(hours=hour)) for n, hour in enumerate(hours))
    record_event(event("other", customer_id=9))
    whole = events_of_customers([7, 9], limit=100)
    assert [(read.at, read.id) for read in whole] == sorted(
        ((read.at, read.id) for read in whole), reverse=True
    )
    paged, before = [], None
    while page := events_of_customers([7, 9], limit=2, before=before):
        paged += page
        before = (page[-1].at, page[-1].id)
    assert paged == whole and len(whole) == 7
    assert events_of_customers([7], limit=9, kinds=["member_joined"]) == []


def test_a_time_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        event("a", at=datetime(2026, 5, 1))
    with pytest.raises(ValueError, match="idempotency"):
        event("")


def test_what_a_kind_does_not_declare_as_personal_is_refused() -> None:
    with pytest.raises(ValueError, match=r"order_placed does not declare as personal: \['phone'\]"):
        event("a", personal={"name": "花子", "phone": "090"})


def test_a_kind_is_declared_once() -> None:
    event_kind("thing_tried", Words(ja="試行", en="Thing tried"))
    with pytest.raises(ValueError, match="twice"):
        event_kind("thing_tried", Words(ja="試行", en="Thing tried"))
    del EVENT_KINDS._entries["thing_tried"]
