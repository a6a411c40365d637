"""Backups while others write: each must be restored whole, with all that was acknowledged before.

    python benchmarks/backups_under_writers.py [BACKUPS] [WRITERS]

Prints how long one takes, and how long a write takes with and without one going on.
"""

import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory


def write(writer: int, acknowledged: list[float], is_over: threading.Event) -> None:
    """Record events and audit entries until told to stop; when each was acknowledged."""
    from django.db import connection, transaction

    from kizuna.core.audit.actions import record_audit
    from kizuna.core.events.actions import record_event
    from kizuna.core.events.rules import EVENT_KINDS, NewEvent
    from kizuna.core.permissions.rules import system_actor

    kind = EVENT_KINDS["order_placed"]
    number = 0
    while not is_over.is_set():
        began = time.monotonic()
        number += 1
        with transaction.atomic():
            record_event(
                NewEvent(kind=kind, at=datetime.now(UTC), source="test",
                         idempotency_key=f"{writer}:{number}", customer_id=writer)
            )  # fmt: skip
            record_audit(system_actor("test"), "wrote", subject=f"{writer}:{number}")
        acknowledged.append(time.monotonic() - began)
        time.sleep(0.005)
    connection.close()


def backups(folder: Path, count: int, writers: int) -> Iterator[tuple[Path, int]]:
    """Each backup with the number of events that were acknowledged before it began."""
    from kizuna.cli.application import bring_up_to_date, start_application
    from kizuna.cli.main import main

    start_application()
    bring_up_to_date()
    acknowledged: list[float] = []
    is_over = threading.Event()
    threads = [
        threading.Thread(target=write, args=(writer, acknowledged, is_over))
        for writer in range(writers)
    ]
    for thread in threads:
        thread.start()
    try:
        while len(acknowledged) < 40 * writers:
            time.sleep(0.05)
        alone = len(acknowledged)
        for number in range(count):
            before, path = len(acknowledged), folder / f"{number}.backup"
            began = time.monotonic()
            assert main(["backup", str(path), "--lang", "en"]) == 0
            print(f"backup {number}: {time.monotonic() - began:.2f} s")
            yield path, before
    finally:
        is_over.set()
        for thread in threads:
            thread.join()
    during = acknowledged[alone:]
    for name, waited in (("before", acknowledged[:alone]), ("during", during)):
        slowest = statistics.quantiles(waited, n=100)[98]
        print(f"{len(waited)} writes {name}: median {1000 * statistics.median(waited):.0f} ms,"
              f" 99 of 100 within {1000 * slowest:.0f} ms")  # fmt: skip


def restored_events(path: Path, data: Path) -> int:
    """The events in a folder into which a backup was restored, as a process of its own."""
    environment = {**os.environ, "KIZUNA_DATA": str(data)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "kizuna", "restore", str(path), "--lang", "en"]
    subprocess.run(command, env=environment, check=True)
    import sqlite3

    with sqlite3.connect(data / "kizuna.sqlite3") as connection:
        return int(connection.execute("SELECT count(*) FROM events").fetchone()[0])


def main(count: int, writers: int) -> None:
    """Make them all, then restore them all."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["KIZUNA_DATA"] = str(folder / "data")
        made = list(backups(folder, count, writers))
        for path, before in made:
            found = restored_events(path, folder / f"restored-{path.stem}")
            assert found >= before, f"{path.name}: {found} events of {before}"
        print(f"{len(made)} of {count} restored and complete")


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    main(numbers[0] if numbers else 30, numbers[1] if len(numbers) > 1 else 8)
