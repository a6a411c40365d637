"""One after another: whoever takes the same turn waits until the transaction before has ended.

Not here: locks on rows that exist already (`select_for_update`).
"""

from django.db import connection


def take_turn(name: str) -> None:
    """Wait for the turn called `name`, until the caller's transaction ends.

    Take several in sorted order, or two processes can wait for each other. On SQLite a
    transaction that may write has its turn from the beginning.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
