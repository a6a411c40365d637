"""One after another: whoever takes the same turn waits until the transaction before has ended.

Not here: locks on rows that exist already (`select_for_update`).
"""

from time import sleep

from django.db import connection

_LOOKED_AGAIN_SECONDS = 0.11


def take_turn(name: str) -> None:
    """Wait for the turn called `name`, until the caller's transaction ends.

    Take several in sorted order, or two processes can wait for each other. On SQLite a
    transaction that may write has its turn from the beginning.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def give_way() -> None:
    """Between the steps of something long: let those write who wait for it.

    On SQLite whoever waits looks again every tenth of a second (its busy handler), and would find
    the lock taken anew each time: writers once waited for a whole import of minutes. Where
    the steps are one transaction after all, nobody can be let in.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        sleep(_LOOKED_AGAIN_SECONDS)
