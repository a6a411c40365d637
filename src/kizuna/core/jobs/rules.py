"""What a job is, which kinds there are, and how long a failed one waits.

Not here: the queue (`actions`), the process that works it off (`worker`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeAlias, TypeVar

from kizuna.base.registry import Registry
from kizuna.base.words import Words

# A worker that was killed is noticed after this long; one that lives renews well before.
LEASE = timedelta(seconds=10)
HEARTBEAT = timedelta(seconds=3)
LONGEST_PAUSE = timedelta(hours=1)
TRIES = 5
# How long finished jobs can be looked up: failed ones wait for somebody to care.
KEPT, KEPT_FAILED = timedelta(days=7), timedelta(days=90)


class State(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


# Called with a Work and the job's arguments by name; what it does is in Work's words.
Run: TypeAlias = Callable[..., None]
AnyRun = TypeVar("AnyRun", bound=Run)


@dataclass(frozen=True, kw_only=True)
class JobKind:
    """A kind of job: what it is called on the page, how often it is tried, how often it comes.

    `is_long`: it computes for a while in a large shop, and nobody else must wait for that.
    `follows_facts`: when much has happened it comes at once (`upkeep.hasten_jobs`).
    """

    key: str
    name: Words
    run: Run
    tries: int
    every: timedelta | None
    is_long: bool = False
    follows_facts: bool = False


JOBS: Registry[JobKind] = Registry("jobs")


def job(
    key: str,
    name: Words,
    *,
    tries: int = TRIES,
    every: timedelta | None = None,
    is_long: bool = False,
    follows_facts: bool = False,
) -> Callable[[AnyRun], AnyRun]:
    """Declare a job in an app's `tasks`: a function of a Work and named arguments.

    `every` lets it come by itself, without arguments, that long after it last ended. One that
    `is_long` is done beside the others, at low priority.
    """

    def declare(run: AnyRun) -> AnyRun:
        kind = JobKind(
            key=key, name=name, run=run, tries=tries, every=every, is_long=is_long,
            follows_facts=follows_facts,
        )  # fmt: skip
        JOBS.add(key, kind)
        return run

    return declare


def pause_after(attempt: int) -> timedelta:
    """How long a failed job waits before the next attempt: 5 s, then four times as long each time.

    >>> [pause_after(attempt).total_seconds() for attempt in (1, 2, 3, 9)]
    [5.0, 20.0, 80.0, 3600.0]
    """
    return min(timedelta(seconds=5 * 4 ** min(attempt - 1, 10)), LONGEST_PAUSE)


@dataclass(frozen=True, kw_only=True)
class Job:
    """One job as a page shows it. `progress` is None until it has said something."""

    id: int
    kind: str
    arguments: dict[str, Any]
    state: State
    percent: int
    progress: Words | None
    attempts: int
    run_at: datetime
    finished_at: datetime | None
    error: str
