"""An import whose worker is killed again and again is written once, as if nothing had happened.

Not here: how a job changes hands (`core.jobs`), each bad row of a file (`test_planted_rows`).
"""

import csv
import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from time import sleep

import pytest
from django.conf import LazySettings
from django.db import connection

from kizuna.collect.imports import models
from kizuna.collect.imports.actions.undoing import undo_import
from kizuna.collect.imports.actions.writing import write_import
from kizuna.core.audit.queries import audit_verdict
from kizuna.core.bulk import found
from kizuna.core.jobs.actions import start_job
from kizuna.core.jobs.models import Job
from tests.collect.imports.test_write_import import CLERK, HEADER, NOW, tried
from tests.core.jobs.test_killed import REPOSITORY, database_url, is_done, until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ORDERS, LINES_EACH, KILLS = 50_000, 2, 3
SECONDS = 120
# All that an import writes, without ids and times, which differ from run to run.
WRITTEN = (
    "SELECT count(*), count(DISTINCT number), sum(gross_minor), min(ordered_on) FROM orders",
    "SELECT count(*), sum(quantity), sum(amount_minor) FROM order_lines",
    "SELECT count(*), count(DISTINCT full_name), count(DISTINCT sort_key) FROM customers",
    "SELECT kind, count(*), count(DISTINCT matched) FROM customer_keys GROUP BY kind ORDER BY kind",
    "SELECT count(*), count(DISTINCT name) FROM products",
    "SELECT c.full_name, count(*), sum(o.gross_minor) FROM orders o"
    " JOIN customers c ON c.id = o.customer_id GROUP BY c.full_name ORDER BY c.full_name",
)


def written() -> list[list[tuple[object, ...]]]:
    """What stands in the tables."""
    return [found(statement) for statement in WRITTEN]


def events(since: int) -> list[tuple[object, ...]]:
    """How often each kind was recorded, and for how many things."""
    return found(
        "SELECT kind, count(*), count(DISTINCT idempotency_key) FROM events WHERE id > %(id)s "
        "GROUP BY kind ORDER BY kind",
        {"id": since},
    )


def last_event() -> int:
    """The newest one's id."""
    return int(found("SELECT coalesce(max(id), 0) FROM events")[0][0])


def many_orders() -> list[bytes]:
    """A file of several steps' worth."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(HEADER)
    for number in range(ORDERS):
        who, day = number % 997, f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}"
        for line in range(LINES_EACH):
            rows.writerow((f"K{number}", day, f"髙橋 {who}号", f"c{who}@example.jp",
                           f"煎茶{(number + line) % 50}", line + 1, 800 + number % 7))  # fmt: skip
    return [text.getvalue().encode("cp932")]


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts `kizuna worker` on the test's own database and folder."""
    started: list[subprocess.Popen[bytes]] = []
    own = {"KIZUNA_DATABASE_URL": database_url(), "KIZUNA_DATA": str(tmp_path),
           "PYTHONPATH": str(REPOSITORY / "src")}  # fmt: skip

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "kizuna", "worker"]
        started.append(subprocess.Popen(command, env={**os.environ, **own}))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_an_import_killed_again_and_again_is_as_one_that_was_left_alone(
    worker: Callable[[], subprocess.Popen[bytes]],
    settings: LazySettings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.DATA, chance = tmp_path, Random(7)
    # Two parts of customers and three of orders: they are killed in both.
    monkeypatch.setattr("kizuna.collect.imports.actions.understanding.PEOPLE_ROWS", 1000)
    row = tried("注文.csv", many_orders())
    assert row.state == "ready" and row.steps == 5, row.reading
    write_import(row.pk, actor=CLERK, at=NOW)
    row.refresh_from_db()
    expected, told, counts = written(), events(0), row.counts
    undo_import(row.pk, actor=CLERK, at=NOW)
    assert written()[0][0][0] == 0

    row = tried("注文.csv", many_orders())
    since = last_event()
    job = start_job(
        "write_import", arguments={"import_id": row.pk, "actor": "staff:1", "role": "manager"}
    )
    for kill in range(KILLS):
        process = worker()
        until(lambda step=kill: steps_done() > step, seconds=SECONDS)  # type: ignore[misc]
        sleep(chance.uniform(0, 0.6))  # somewhere in the middle of the next step
        process.send_signal(signal.SIGKILL)
        process.wait()
        connection.close()  # nobody's lock outlives them
    assert not is_done(job)
    worker()
    until(lambda: is_done(job), seconds=SECONDS)
    row.refresh_from_db()
    assert (row.state, row.steps_done, row.counts) == ("done", row.steps, counts)
    assert written() == expected
    assert events(since) == told
    assert Job.objects.get(pk=job).attempts == KILLS + 1
    assert audit_verdict().first_wrong is None


def test_an_undo_killed_again_and_again_leaves_nothing_behind(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.DATA = tmp_path
    row = tried("注文.csv", many_orders())
    write_import(row.pk, actor=CLERK, at=NOW)
    since = last_event()
    for kill in range(KILLS):
        process = undoing(row.pk, tmp_path)
        until(lambda after=kill: orders_left() < ORDERS - 10_000 * after, seconds=SECONDS)  # type: ignore[misc]
        process.send_signal(signal.SIGKILL)
        process.wait()
        connection.close()
    row.refresh_from_db()
    assert row.state == "undoing" and orders_left()
    assert undoing(row.pk, tmp_path).wait(SECONDS) == 0
    row.refresh_from_db()
    assert (row.state, row.taken_back) == ("undone", {"orders": ORDERS, "customers": 997})
    tables = ("orders", "order_lines", "products", "customers", "customer_keys", "former_orders")
    assert [found(f"SELECT count(*) FROM {table}") for table in tables] == [[(0,)]] * len(tables)
    assert events(since) == [
        ("customer_removed", 997, 997),
        ("order_withdrawn", ORDERS, ORDERS),
        ("products_withdrawn", 1, 1),
    ]


def undoing(import_id: int, folder: Path) -> subprocess.Popen[bytes]:
    """`kizuna import --undo` on the test's own database and folder."""
    own = {"KIZUNA_DATABASE_URL": database_url(), "KIZUNA_DATA": str(folder),
           "PYTHONPATH": str(REPOSITORY / "src")}  # fmt: skip
    command = [sys.executable, "-m", "kizuna", "import", "--undo", str(import_id)]
    return subprocess.Popen(command, env={**os.environ, **own}, stdout=subprocess.DEVNULL)


def orders_left() -> int:
    """How many are not yet taken back."""
    return int(found("SELECT count(*) FROM orders")[0][0])


def steps_done() -> int:
    """How far the import has come."""
    return models.Import.objects.latest("pk").steps_done
