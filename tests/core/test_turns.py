"""Whoever does something long in steps lets others write between them."""

import threading
import time

import pytest
from django.db import connections, transaction

from kizuna.core.audit.actions import record_audit
from kizuna.core.permissions.rules import system_actor
from kizuna.core.turns import give_way, take_turn

STEPS, STEP_SECONDS = 6, 0.4


@pytest.mark.django_db(transaction=True)
def test_a_writer_waits_for_a_step_and_not_for_all_of_them() -> None:
    waited: list[float] = []
    is_over, has_begun = threading.Event(), threading.Event()

    def write() -> None:
        has_begun.wait()
        while not is_over.is_set():
            began = time.monotonic()
            with transaction.atomic():
                record_audit(system_actor("test"), "wrote", subject="x")
            waited.append(time.monotonic() - began)
            time.sleep(0.01)
        connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    for _ in range(STEPS):
        with transaction.atomic():
            take_turn("long")
            has_begun.set()
            time.sleep(STEP_SECONDS)
        give_way()
    is_over.set()
    writer.join()
    assert len(waited) > STEPS
    assert max(waited) < 3 * STEP_SECONDS, "of six steps it may wait for one, and for its turn"
