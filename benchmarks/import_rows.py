"""How fast order lines come into the database, from a file to rows with customers and events.

    python benchmarks/import_rows.py [LINES]

Prints lines a second and the memory of this process and of the child that reads; beside it,
Django's bulk_create of the same lines (without customers and events). Exit code 1 below the goal:
20,000 lines a second, 1 GB. PostgreSQL: set KIZUNA_DATABASE_URL.
"""

import csv
import os
import random
import resource
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from itertools import islice
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


def main(lines: int) -> int:
    """Import once, compare with bulk_create, say the figures."""
    folder = Path(tempfile.mkdtemp(prefix="kizuna-benchmark-"))
    os.environ["KIZUNA_DATA"] = str(folder)
    from kizuna.cli.application import bring_up_to_date, start_application

    start_application()
    bring_up_to_date()
    from kizuna.collect.imports.actions.starting import start_import
    from kizuna.collect.imports.actions.understanding import read_import
    from kizuna.collect.imports.actions.writing import write_import
    from kizuna.collect.imports.queries import known_import
    from kizuna.core.permissions.rules import system_actor

    path = folder / "orders.csv"
    make_file(path, lines)
    actor, at = system_actor("benchmark"), datetime.now(UTC)
    clock = [time.perf_counter()]
    with path.open("rb") as file:
        import_id = start_import(
            [("orders.csv", iter(lambda: file.read(1 << 20), b""))], actor=actor, at=at
        )
    read_import(import_id, actor=actor, at=at)
    clock.append(time.perf_counter())
    write_import(import_id, actor=actor, at=at)
    clock.append(time.perf_counter())
    counts = known_import(import_id).counts
    assert counts["orders"]["new"] == lines // LINES_AN_ORDER, counts
    reading, writing = clock[1] - clock[0], clock[2] - clock[1]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10
    print(f"{lines:,} lines: read and tried {reading:.1f} s, written {writing:.1f} s")
    print(f"written {lines / writing:,.0f} lines/s; all {lines / (reading + writing):,.0f} lines/s")
    print(f"memory {memory / 2**20:,.0f} MB, reading child {child / 2**20:,.0f} MB")
    print(f"bulk_create {bulk_create_pace():,.0f} lines/s")
    is_good = lines / writing >= GOAL_LINES_A_SECOND and max(memory, child) <= GOAL_BYTES
    return 0 if is_good else 1


def bulk_create_pace() -> float:
    """The same kind of lines by Django's own way, in lines a second."""
    from django.db import transaction

    from kizuna.collect.orders.models import Order, OrderLine

    orders = list(islice(Order.objects.order_by("id"), COMPARED_LINES // LINES_AN_ORDER))
    start = time.perf_counter()
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
    return len(orders) * LINES_AN_ORDER / (time.perf_counter() - start)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
