"""Backups while others write: each must be restored whole, with all that was acknowledged before.

    python benchmarks/backups_under_writers.py [BACKUPS] [WRITERS] [MEGABYTES]

Each writer is a process of its own, and so is each backup. Before each of them the writers are
watched for as long as it then takes, so that writes with and without one are compared within the
same minutes. MEGABYTES of events lie in the database first. Exit code 1 where a backup lacks
something; what 99 of 100 writes take may double while one is made (OPS-01), which is only said: on
a busy machine it says more of the others there.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

GOAL_RATIO, SHORTEST_WATCH_SECONDS, PAUSE_SECONDS = 2.0, 1.0, 0.005
ROWS_A_MEGABYTE = 1_700
_FILL = """INSERT INTO events (kind, at, source, idempotency_key, keys, payload, version)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s)
    SELECT 'order_placed', '2026-01-01', 'filled', 'filled:' || i, '{}',
        json_object('text', hex(randomblob(150))), 1 FROM n"""


def write(writer: int, log: Path) -> None:
    """Record events and audit entries until ended; a line says when each began and what it took."""
    from kizuna.cli.application import start_application

    start_application()
    from django.db import transaction

    from kizuna.core.audit.actions import record_audit
    from kizuna.core.events.actions import record_event
    from kizuna.core.events.rules import EVENT_KINDS, NewEvent
    from kizuna.core.permissions.rules import system_actor

    kind = EVENT_KINDS["order_placed"]
    number = 0
    with log.open("w", buffering=1) as told:
        while True:
            began = time.monotonic()
            number += 1
            with transaction.atomic():
                record_event(
                    NewEvent(kind=kind, at=datetime.now(UTC), source="test",
                             idempotency_key=f"{writer}:{number}", customer_id=writer)
                )  # fmt: skip
                record_audit(system_actor("test"), "wrote", subject=f"{writer}:{number}")
            told.write(f"{began} {time.monotonic() - began}\n")
            time.sleep(PAUSE_SECONDS)


class Writers:
    """Processes that write, and what they have said so far."""

    def __init__(self, folder: Path, count: int) -> None:
        self.logs = [folder / f"writer-{number}" for number in range(count)]
        self.processes = [
            subprocess.Popen([sys.executable, __file__, "write", str(number), str(log)])
            for number, log in enumerate(self.logs)
        ]

    def writes(self) -> list[tuple[float, float]]:
        """When each acknowledged write began, and its seconds."""
        logs = [log.read_text() for log in self.logs if log.exists()]
        lines = [line for log in logs for line in log.split("\n")[:-1]]
        return [(float(began), float(took)) for began, took in map(str.split, lines)]

    def end(self) -> None:
        """Wherever they are."""
        for process in self.processes:
            process.kill()
            process.wait()


def watched_backups(
    folder: Path, count: int, writers: Writers
) -> tuple[list[tuple[Path, int]], list[float], list[float]]:
    """Each backup with the writes acknowledged before it began; what those without and with one
    took."""
    while len({began for began, _ in writers.writes()}) < 20 * len(writers.logs):
        time.sleep(0.1)
    made, alone, beside, took = [], [], [], SHORTEST_WATCH_SECONDS
    for number in range(count):
        calm = time.monotonic()
        time.sleep(max(took, SHORTEST_WATCH_SECONDS))
        before, path = len(writers.writes()), folder / f"{number}.backup"
        began = time.monotonic()
        command = [sys.executable, "-m", "kizuna", "backup", str(path), "--lang", "en"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        ended = time.monotonic()
        took = ended - began
        made.append((path, before))
        for start, seconds in writers.writes():
            if calm <= start < began:
                alone.append(seconds)
            elif began <= start < ended:
                beside.append(seconds)
        megabytes = path.stat().st_size / 1e6
        print(f"backup {number}: {took:.2f} s, {megabytes:.0f} MB", flush=True)
    return made, alone, beside


def restored_events(path: Path, data: Path) -> int:
    """The events in a folder into which a backup was restored, as a process of its own."""
    command = [sys.executable, "-m", "kizuna", "restore", str(path), "--lang", "en"]
    subprocess.run(command, env={**os.environ, "KIZUNA_DATA": str(data)}, check=True)
    import sqlite3

    with sqlite3.connect(data / "kizuna.sqlite3") as connection:
        return int(connection.execute("SELECT count(*) FROM events").fetchone()[0])


def slowest(name: str, seconds: Sequence[float]) -> float:
    """Within what 99 of 100 writes were done."""
    found = statistics.quantiles(seconds, n=100)[98]
    median, most = statistics.median(seconds), max(seconds)
    print(
        f"{len(seconds)} writes {name}: median {1000 * median:.0f} ms,"
        f" 99 of 100 within {1000 * found:.0f} ms, the slowest {1000 * most:.0f} ms"
    )
    return found


def fill(megabytes: int) -> int:
    """A database of about so much; its events."""
    from kizuna.cli.application import bring_up_to_date, start_application

    start_application()
    bring_up_to_date()
    from django.db import connection

    if megabytes:
        with connection.cursor() as cursor:
            cursor.execute(_FILL, [megabytes * ROWS_A_MEGABYTE])
    connection.close()
    return megabytes * ROWS_A_MEGABYTE


def main(count: int, writers: int, megabytes: int) -> None:
    """Make them all, then restore them all."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["KIZUNA_DATA"] = str(folder / "data")
        filled = fill(megabytes)
        os.environ.pop("DJANGO_SETTINGS_MODULE", None)
        processes = Writers(folder, writers)
        try:
            made, alone, beside = watched_backups(folder, count, processes)
        finally:
            processes.end()
        ratio = slowest("with a backup", beside) / slowest("without", alone)
        for path, before in made:
            found = restored_events(path, folder / f"restored-{path.stem}")
            assert found >= filled + before, f"{path.name}: {found} events of {filled + before}"
        print(f"{len(made)} of {count} restored and complete")
        print(f"99 of 100 within {ratio:.1f} times as long" + " MISSED" * (ratio > GOAL_RATIO))


if __name__ == "__main__":
    if sys.argv[1:2] == ["write"]:
        write(int(sys.argv[2]), Path(sys.argv[3]))
    else:
        numbers = [int(argument) for argument in sys.argv[1:]] + [30, 8, 0][len(sys.argv) - 1 :]
        main(numbers[0], numbers[1], numbers[2])
