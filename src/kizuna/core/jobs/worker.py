"""The process that works off the queue, one job at a time, until it is told to stop.

Not here: what holding a job means (`actions.leases`), what jobs do (each app's `tasks`).
"""

import logging
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


class Worker:
    """Works until `stop` is set; a job in hand is given back at its next step."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self._next_schedule = 0.0

    def run(self) -> None:
        """Take jobs as they come."""
        while not self.stop.is_set():
            close_old_connections()
            if time.monotonic() >= self._next_schedule:
                schedule_jobs()
                self._next_schedule = time.monotonic() + SCHEDULES_EVERY_SECONDS
            if not self.run_next():
                self.stop.wait(LOOKS_EVERY_SECONDS)

    def run_next(self) -> bool:
        """Do the next job that is due; whether there was one."""
        row = leases.claim_job()
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
