"""Whatever happens to its worker, a job is done once: after a kill, and after a stop."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from kizuna.core.events.models import Event
from kizuna.core.jobs.actions import start_job
from kizuna.core.jobs.models import Job
from kizuna.core.jobs.queries import job_by_id
from kizuna.core.jobs.rules import JOBS, JobKind, State
from tests.core.jobs.walker import STEPS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
REPOSITORY = Path(__file__).parents[3]
# From the kill to the end of the job, most of which is the lease of ten seconds.
DONE_WITHIN_SECONDS = 15


@pytest.fixture
def worker() -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts workers on the tests' own database."""
    started: list[subprocess.Popen[bytes]] = []
    paths = os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "src")])
    environment = {**os.environ, "KIZUNA_DATABASE_URL": database_url(), "PYTHONPATH": paths}

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.core.jobs.walker"]
        started.append(subprocess.Popen(command, env=environment))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def database_url() -> str:
    """Where another process finds the database of this test."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    return (
        f"postgresql://{settings['USER']}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"
    )


@pytest.fixture
def walk(monkeypatch: pytest.MonkeyPatch) -> int:
    """A walk in the queue."""
    kind = JobKind(key="slow_walk", name=None, run=print, tries=5, every=None)  # type: ignore[arg-type]
    monkeypatch.setitem(JOBS._entries, "slow_walk", kind)
    return start_job("slow_walk")


def until(condition: Callable[[], bool], *, seconds: float) -> float:
    """Wait for something to come true; how long it took."""
    start = time.monotonic()
    while not condition():
        assert time.monotonic() - start < seconds, "waited too long"
        time.sleep(0.05)
    return time.monotonic() - start


def is_done(job_id: int) -> bool:
    """Whether the job has ended well."""
    found = job_by_id(job_id)
    return found is not None and found.state == State.DONE


def steps_done() -> Counter[int]:
    """How often each step was taken."""
    return Counter(Event.objects.values_list("payload__n", flat=True))


def test_a_job_whose_worker_is_killed_is_done_once_and_soon(
    worker: Callable[[], subprocess.Popen[bytes]], walk: int
) -> None:
    first, second = worker(), worker()
    until(lambda: len(steps_done()) >= 5, seconds=20)
    # Either of the two may have taken it: kill both, and let a third one come.
    for process in (first, second):
        process.send_signal(signal.SIGKILL)
    worker()
    until(lambda: is_done(walk), seconds=DONE_WITHIN_SECONDS)
    assert steps_done() == Counter(range(STEPS))
    assert Job.objects.get(pk=walk).attempts == 2


def test_a_worker_told_to_stop_hands_its_job_on_without_a_pause(
    worker: Callable[[], subprocess.Popen[bytes]], walk: int
) -> None:
    first = worker()
    until(lambda: len(steps_done()) >= 3, seconds=20)
    first.send_signal(signal.SIGTERM)
    assert first.wait(timeout=5) == 0
    assert len(steps_done()) < STEPS
    worker()
    until(lambda: is_done(walk), seconds=10)
    assert steps_done() == Counter(range(STEPS))
    assert Job.objects.get(pk=walk).attempts == 1
