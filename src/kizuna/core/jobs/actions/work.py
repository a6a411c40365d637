"""What a running job holds in its hand: steps that happen once, progress, a way to be stopped."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone

from kizuna.base.said import Said
from kizuna.core.jobs.actions.leases import held
from kizuna.core.jobs.models import Job
from kizuna.core.jobs.rules import LEASE


class Stopped(Exception):
    """The job ends here, between two steps, and not because of itself."""


class LeaseLost(Stopped):
    """Another worker has the job: what this one was doing is rolled back."""


class Cancelled(Stopped):
    """Somebody called the job off."""


class HandedBack(Stopped):
    """This worker must stop; another one goes on."""


class Work:
    """One attempt at a job.

    `reached` is what the last step that was committed has kept: a job that begins with it goes
    on where the attempt before was killed.
    """

    def __init__(self, row: Job, *, must_stop: Callable[[], bool]) -> None:
        self._row = row
        self._must_stop = must_stop
        self.reached: dict[str, Any] = dict(row.reached)

    @contextmanager
    def step(
        self, *, percent: int | None = None, said: Said | None = None, **reached: object
    ) -> Iterator[None]:
        """One transaction: what the block writes, and `reached`, stand together or not at all.

        Raises Cancelled or HandedBack before the block, and LeaseLost after it (which undoes it)
        where another worker has taken the job in the meantime.
        """
        self._stop_if_asked()
        changes = self._progress(percent, said)
        with transaction.atomic():
            yield
            after = self.reached | reached
            if not held(self._row).update(reached=after, **changes):
                raise LeaseLost
        self.reached = after

    def report(self, percent: int, said: Said | None = None) -> None:
        """Show how far it is, outside of a step."""
        self._stop_if_asked()
        if not held(self._row).update(**self._progress(percent, said)):
            raise LeaseLost

    def _stop_if_asked(self) -> None:
        if self._must_stop():
            raise HandedBack
        if held(self._row).filter(is_cancel_asked=True).exists():
            raise Cancelled

    def _progress(self, percent: int | None, said: Said | None) -> dict[str, Any]:
        changes: dict[str, Any] = {"lease_until": timezone.now() + LEASE}
        if percent is not None:
            changes["percent"] = percent
        if said is not None:
            changes |= {"progress_ja": said.say("ja"), "progress_en": said.say("en")}
        return changes
