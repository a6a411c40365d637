"""The child that reads the database is there before it is needed, and missed by nobody if not."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings

from kizuna.understand.lake import apart
from kizuna.understand.lake.actions import be_ready_to_refresh, refresh_lake
from kizuna.understand.lake.queries import open_lake
from tests.understand.scores.shop import record_small_shop

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _none_waits(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.DATA = tmp_path
    _leave_none()
    yield
    _leave_none()


def _leave_none() -> None:
    while apart._waiting:
        apart._waiting.pop().kill()


def _orders() -> int:
    with open_lake() as lake:
        return len(lake.sql("FROM orders").fetchall())


def test_a_child_that_waits_is_the_one_that_reads_and_is_ready_once_however_often_asked() -> None:
    record_small_shop()
    be_ready_to_refresh()
    be_ready_to_refresh()
    (child,) = apart._waiting
    assert refresh_lake()
    assert not child.is_alive() and not apart._waiting
    assert _orders()


def test_a_child_that_something_has_ended_meanwhile_is_replaced() -> None:
    record_small_shop()
    be_ready_to_refresh()
    apart._waiting[0].kill()
    assert refresh_lake()
    assert _orders()


def test_a_child_whose_asker_is_gone_ends_without_a_word() -> None:
    command = [sys.executable, "-P", "-m", "kizuna.understand.lake.reading_child"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")
