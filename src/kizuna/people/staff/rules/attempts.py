"""How often a password may be tried: slower after each failure, yet nobody can lock others out.

Not here: counting (`actions.sign_in`). Tries from a browser that the account has signed in with
before have a count of their own, which nobody else can use up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(hours=1)
FREE_TRIES = 3


@dataclass(frozen=True, kw_only=True)
class Limit:
    """At most `tries` failures in an hour; with `slows`, ever longer pauses between them."""

    tries: int
    slows: bool


ACCOUNT = Limit(tries=10, slows=True)
ADDRESS = Limit(tries=100, slows=False)


def next_try_at(failures: Sequence[datetime], *, limit: Limit, now: datetime) -> datetime:
    """The earliest moment at which one more try is looked at; `now` when it may be at once.

    `failures` are the times of the failed tries, oldest first.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 5, 1, 12, tzinfo=UTC)
    >>> (next_try_at([noon] * 5, limit=ACCOUNT, now=noon) - noon).total_seconds()
    8.0
    """
    recent = [at for at in failures if at > now - WINDOW]
    until = now
    if len(recent) >= limit.tries:
        until = recent[-limit.tries] + WINDOW
    if limit.slows and len(recent) >= FREE_TRIES:
        counting = min(len(recent), limit.tries - 1)
        until = max(until, recent[-1] + timedelta(seconds=2 ** (counting - FREE_TRIES + 1)))
    return until
