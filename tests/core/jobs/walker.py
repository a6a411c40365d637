"""A worker as a process of its own, with one job more: a walk of steps that take their time."""

import os
import sys
import time

from django.utils import timezone

from kizuna.base.words import Words
from kizuna.cli.application import start_application

STEPS = 20
STEP_SECONDS = 0.1


def main() -> None:
    """Do what `kizuna worker` does, the walk included."""
    start_application()
    from kizuna.cli.main import main as kizuna
    from kizuna.core.events.actions import record_event
    from kizuna.core.events.rules import EventKind, NewEvent
    from kizuna.core.jobs.actions.work import Work
    from kizuna.core.jobs.rules import job

    stepped = EventKind(key="stepped", name=Words(ja="一歩", en="A step"), version=1)

    @job("slow_walk", Words(ja="散歩", en="A walk"))
    def walk(work: Work) -> None:
        for n in range(work.reached.get("n", 0), STEPS):
            with work.step(n=n + 1):
                # Another process would not stumble over the same key: doubles would show.
                told = f"{n}:{os.getpid()}:{time.monotonic_ns()}"
                record_event(
                    NewEvent(
                        kind=stepped,
                        at=timezone.now(),
                        source="test",
                        idempotency_key=told,
                        payload={"n": n},
                    )
                )
                time.sleep(STEP_SECONDS)

    sys.exit(kizuna(["worker"]))


if __name__ == "__main__":
    main()
