"""How fast order lines come into the database, from a file to rows with customers and events.

    python benchmarks/import_rows.py [LINES] [sqlite | postgresql]
                                                    200000 is quick; 1000000 is what the goal means

Twice: into SQLite, and into a PostgreSQL server that is started for it (left out where none is
installed). Each time beside Django's bulk_create of the same kind of lines, without customers and
events, in the same process: where the machine is slow, the ratio still says something. Seconds are
wall time and processor time of this process; memory is this process's peak and that of the child
that reads. Last, the import is taken back. Exit code 1 below the goal: 20,000 lines a second
written, 1 GB.
"""

import csv
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise
from pathlib import Path

GOAL_LINES_A_SECOND, GOAL_BYTES = 20_000, 1 << 30
LINES_AN_ORDER, CUSTOMERS, PRODUCTS = 4, 60_000, 3_000
COMPARED_LINES = 100_000


def make_file(path: Path, lines: int) -> None:
    """Orders of some lines by customers with an e-mail address each."""
    chance = random.Random(1)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow("注文番号 注文日時 顧客番号 お名前 メール 商品コード 商品名 数量 単価".split())
        for order in range(lines // LINES_AN_ORDER):
            who = chance.randrange(CUSTOMERS)
            day = date(2024, 1, 1) + timedelta(days=order * 700 * LINES_AN_ORDER // lines)
            head = (order, f"{day} 10:{order % 60:02}:00", who, f"客{who}", f"c{who}@example.jp")
            for _ in range(LINES_AN_ORDER):
                product = chance.randrange(PRODUCTS)
                out.writerow([*head, f"P{product}", f"商品{product}", 1, 100 + product])


def main(lines: int, only: str = "") -> int:
    """Measure on each database in a process of its own; say the figures."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from tests.database import INSTALLED, programs, start_server

    addresses = {"SQLite": ""}
    if INSTALLED.exists():
        addresses["PostgreSQL"] = start_server(programs())
    missed = 0
    chosen = {name: key for name, key in addresses.items() if only in ("", name.lower())}
    for name, address in chosen.items():
        print(name, flush=True)
        command = [sys.executable, __file__, str(lines), "--here"]
        missed += subprocess.run(
            command, env={**os.environ, "KIZUNA_DATABASE_URL": address}, check=False
        ).returncode
    return 1 if missed else 0


def measure(lines: int) -> int:
    """Import once into a new database, compare with bulk_create, say the figures."""
    folder = Path(tempfile.mkdtemp(prefix="kizuna-benchmark-"))
    os.environ["KIZUNA_DATA"] = str(folder)
    if not os.environ.get("KIZUNA_DATABASE_URL"):
        os.environ.pop("KIZUNA_DATABASE_URL", None)
    from kizuna.cli.application import bring_up_to_date, start_application

    start_application()
    bring_up_to_date()
    from kizuna.collect.imports.actions.starting import start_import
    from kizuna.collect.imports.actions.understanding import read_import
    from kizuna.collect.imports.actions.undoing import undo_import
    from kizuna.collect.imports.actions.writing import write_import
    from kizuna.collect.imports.queries import known_import
    from kizuna.core.permissions.rules import system_actor

    path = folder / "orders.csv"
    make_file(path, lines)
    actor, at = system_actor("benchmark"), datetime.now(UTC)
    with path.open("rb") as file:
        import_id = start_import(
            [("orders.csv", iter(lambda: file.read(1 << 20), b""))], actor=actor, at=at
        )
    clocks = [_clocks()]
    read_import(import_id, actor=actor, at=at)
    clocks.append(_clocks())
    write_import(import_id, actor=actor, at=at)
    clocks.append(_clocks())
    counts = known_import(import_id).counts
    assert counts["orders"]["new"] == lines // LINES_AN_ORDER, counts
    (reading, _), (writing, busy) = (
        (after[0] - before[0], after[1] - before[1]) for before, after in pairwise(clocks)
    )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10
    print(f"  {lines:,} lines: read and tried {reading:.1f} s, written {writing:.1f} s")
    print(f"  written {lines / writing:,.0f} lines/s wall, {lines / busy:,.0f} processor")
    print(f"  memory {memory / 2**20:,.0f} MB, reading child {child / 2**20:,.0f} MB")
    print("  bulk_create {:,.0f} lines/s wall, {:,.0f} processor".format(*bulk_create_pace()))
    clocks = [_clocks()]
    undo_import(import_id, actor=actor, at=at)
    clocks.append(_clocks())
    wall, busy_undoing = (after - before for before, after in zip(*clocks, strict=True))
    print(f"  undone in {wall:.1f} s, {busy_undoing:.1f} s processor, {lines / wall:,.0f} lines/s")
    is_good = lines / writing >= GOAL_LINES_A_SECOND and max(memory, child) <= GOAL_BYTES
    return 0 if is_good else 1


def _clocks() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def bulk_create_pace() -> tuple[float, float]:
    """The same kind of lines by Django's own way, in lines a second: wall, processor."""
    from django.db import transaction

    from kizuna.collect.orders.models import Order, OrderLine

    orders = list(islice(Order.objects.order_by("id"), COMPARED_LINES // LINES_AN_ORDER))
    wall, busy = _clocks()
    with transaction.atomic():
        for order in orders:
            order.pk, order.source = None, "bulk"
        Order.objects.bulk_create(orders, batch_size=1000)
        OrderLine.objects.bulk_create(
            (
                OrderLine(order=order, quantity=1, amount_minor=100, is_product=True)
                for order in orders
                for _ in range(LINES_AN_ORDER)
            ),
            batch_size=1000,
        )
    made, now = len(orders) * LINES_AN_ORDER, _clocks()
    from kizuna.core.bulk import change

    bulk = "SELECT id FROM orders WHERE source = 'bulk'"
    change(f"DELETE FROM order_lines WHERE order_id IN ({bulk})")
    change(f"DELETE FROM orders WHERE id IN ({bulk})")
    return made / (now[0] - wall), made / (now[1] - busy)


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    sys.exit(measure(asked) if "--here" in sys.argv else main(asked, *sys.argv[2:3]))
