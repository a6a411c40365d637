"""The process that works off the queue until it is told to stop.

One job at a time; but long ones have a lane of their own, so that nobody waits for the whole
picture of an import who only wants to read the next file.

Not here: what holding a job means (`actions.leases`), what jobs do (each app's `tasks`).
"""

import logging
import os
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import close_old_connections, connections

from kizuna.base.errors import KizunaError
from kizuna.core.jobs.actions import leases
from kizuna.core.jobs.actions.upkeep import schedule_jobs
from kizuna.core.jobs.actions.work import Cancelled, HandedBack, LeaseLost, Work
from kizuna.core.jobs.rules import HEARTBEAT, JOBS

if TYPE_CHECKING:
    from kizuna.core.jobs.models import Job

LOG = logging.getLogger(__name__)
LOOKS_EVERY_SECONDS = 0.5
SCHEDULES_EVERY_SECONDS = 30.0
LONGEST_ERROR = 8000
LOW_PRIORITY = 10


class Worker:
    """Works until `stop` is set; a job in hand is given back at its next step.

    `is_long` names the lane: only kinds of job that are long, or only those that are not. Without
    it the worker does both, one after another.
    """

    def __init__(self, *, is_long: bool | None = None, stop: threading.Event | None = None) -> None:
        self.stop = stop or threading.Event()
        self._is_long = is_long
        self._next_schedule = 0.0

    def run(self) -> None:
        """Take jobs as they come."""
        while not self.stop.is_set():
            close_old_connections()
            if not self._is_long and time.monotonic() >= self._next_schedule:
                schedule_jobs()
                self._next_schedule = time.monotonic() + SCHEDULES_EVERY_SECONDS
            if not self.run_next():
                self.stop.wait(LOOKS_EVERY_SECONDS)

    def run_next(self) -> bool:
        """Do the next job that is due; whether there was one."""
        row = leases.claim_job(
            [kind.key for kind in JOBS.values() if self._is_long in (None, kind.is_long)]
        )
        if row is None:
            return False
        with _heartbeat(row):
            self._attempt(row)
        return True

    def _attempt(self, row: "Job") -> None:
        work = Work(row, must_stop=self.stop.is_set)
        try:
            JOBS[row.kind].run(work, **row.arguments)
        except LeaseLost:
            LOG.warning("job %s was taken over by another worker", row.pk)
        except HandedBack:
            leases.hand_back(row)
        except Cancelled:
            leases.give_up_cancelled(row)
        except KizunaError as error:  # told in words, and no better when tried again
            leases.fail_job(row, str(error), is_final=True)
        except Exception:  # whatever a job does wrong, the queue goes on
            LOG.exception("job %s failed", row.pk)
            leases.fail_job(row, traceback.format_exc()[-LONGEST_ERROR:], is_final=False)
        else:
            leases.finish_job(row)


def work_in_lanes(stop: threading.Event) -> None:
    """Work off the queue, long jobs beside the others, until `stop` is set."""
    long_jobs = threading.Thread(target=_work_on_long_jobs, args=(stop,), name="long jobs")
    long_jobs.start()
    try:
        Worker(is_long=False, stop=stop).run()
    finally:
        stop.set()
        long_jobs.join()


def _work_on_long_jobs(stop: threading.Event) -> None:
    """At low priority: on Linux a thread has one of its own, and hands it on to those it starts."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOW_PRIORITY)
    try:
        Worker(is_long=True, stop=stop).run()
    finally:
        connections.close_all()


@contextmanager
def _heartbeat(row: "Job") -> Iterator[None]:
    """Renew the lease from a thread of its own, with a connection of its own."""
    is_over = threading.Event()

    def beat() -> None:
        while not is_over.wait(HEARTBEAT.total_seconds()) and leases.renew_lease(row):
            pass
        connections.close_all()

    thread = threading.Thread(target=beat, name=f"heartbeat of job {row.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
