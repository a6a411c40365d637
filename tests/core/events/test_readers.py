"""Every reader of the log sees every event exactly once, however late its commit came."""

import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, connections, transaction

from kizuna.base.errors import Refused
from kizuna.core.events.actions import reading, record_event, record_events
from kizuna.core.events.models import EventReader
from tests.core.events.test_events import JOINED, event

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, EVENTS_EACH = 4, 60


def read(limit: int = 1000, **values: object) -> list[str]:
    """What the reader "test" gets next."""
    with reading("test", limit=limit, **values) as events:  # type: ignore[arg-type]
        return [event.idempotency_key for event in events]


def test_a_reader_gets_each_event_once_in_order() -> None:
    record_events(event(f"k{n}") for n in range(5))
    assert [read(2), read(2), read(2), read(2)] == [["k0", "k1"], ["k2", "k3"], ["k4"], []]
    record_event(event("later"))
    assert read() == ["later"]


def test_readers_do_not_disturb_each_other() -> None:
    record_event(event("a"))
    assert read() == ["a"]
    with reading("another") as events:
        assert [each.idempotency_key for each in events] == ["a"]


def test_a_reader_can_ask_for_some_kinds_only() -> None:
    record_events([event("a"), event("b", kind=JOINED), event("c")])
    assert read(kinds=["member_joined"]) == ["b"]


def test_what_a_reader_failed_on_comes_again() -> None:
    record_event(event("a"))
    with pytest.raises(ZeroDivisionError), reading("test"):
        record_event(event("written by the reader"))
        raise ZeroDivisionError
    assert read() == ["a"]


def test_what_a_reader_writes_is_there_for_its_next_turn() -> None:
    record_event(event("a"))
    with reading("test"):
        record_event(event("b"))
    assert read() == ["b"]


@contextmanager
def elsewhere(*, until: threading.Event) -> Iterator[None]:
    """Record an event in another connection, uncommitted until told."""
    written = threading.Event()

    def write() -> None:
        with transaction.atomic():
            record_event(event("slow"))
            written.set()
            until.wait(10)
        connections.close_all()

    thread = threading.Thread(target=write)
    thread.start()
    assert written.wait(10)
    try:
        yield
    finally:
        until.set()
        thread.join()


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite: one transaction writes at a time"
)
def test_an_event_committed_late_is_not_skipped() -> None:
    end = threading.Event()
    with elsewhere(until=end):
        record_event(event("quick"))
        assert read() == [], "a smaller id is still to come"
    assert read() == ["slow", "quick"]


def test_nothing_is_lost_or_doubled_between_many_writers_and_a_reader() -> None:
    seen: list[str] = []
    writing = threading.Event()

    def write(writer: int) -> None:
        chance = random.Random(writer)
        for n in range(EVENTS_EACH):
            with transaction.atomic():
                record_event(event(f"{writer}-{n}"))
                if chance.random() < 0.1:
                    writing.wait(0.005)
        connections.close_all()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(WRITERS)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        seen += read(limit=7)
    while more := read(limit=50):
        seen += more
    assert Counter(seen) == Counter(f"{w}-{n}" for w in range(WRITERS) for n in range(EVENTS_EACH))


@pytest.mark.skipif(connection.vendor == "sqlite", reason="only PostgreSQL numbers transactions")
def test_a_log_that_was_moved_to_another_server_is_not_read_wrongly() -> None:
    record_event(event("a"))
    EventReader.objects.create(name="test", transaction=2**62, event=0)
    with pytest.raises(Refused) as refused:
        read()
    assert refused.value.code == "log_from_elsewhere"
