"""How long new figures take after an import, and a segment's live count, in a big shop.

    KIZUNA_DATA=FOLDER python benchmarks/refresh.py [CUSTOMERS]     the goal means 1000000

Takes a shop of `make_shop.py`, brings its lake and analyses up to date, records ten thousand orders
as an import would, and says when the first page's figures stood, when the whole picture did, and
how long each rule's count takes. Exit code 1 where the first figures come later than 2 s or a count
takes a second.
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

GOAL_SECONDS, GOAL_COUNT_SECONDS, NEW_ORDERS, RUNS = 2.0, 1.0, 10_000, 7


def record_new_orders(customers: int) -> None:
    """Ten thousand orders of yesterday, of as many customers, in one batch."""
    from kizuna.collect.orders.actions import record_orders
    from kizuna.collect.orders.rules import OrderBatch, SeenLine, SeenOrder
    from kizuna.core.permissions.rules import system_actor

    at = datetime.now(UTC)
    day = (at - timedelta(days=1)).date().isoformat()
    whose = [1 + i * 97 % customers for i in range(NEW_ORDERS)]
    orders = [
        SeenOrder(f"{at:%s}-{i}", who, day, None, True, False, 1000, 0, None)
        for i, who in enumerate(whose)
    ]
    lines = [SeenLine(order.number, "P1", 1, 1000, True) for order in orders]
    batch = OrderBatch(currency="JPY", time_zone="Asia/Tokyo", orders=orders, lines=lines)
    record_orders(batch, source="shop", actor=system_actor("benchmark"), at=at)


def timed(name: str, what: Callable[[], object]) -> float:
    """Do it; say what it took."""
    wall, busy = time.perf_counter(), time.process_time()
    what()
    spent = time.perf_counter() - wall
    print(
        f"{name:44} {spent:6.1f} s wall {time.process_time() - busy:6.1f} s processor", flush=True
    )
    return spent


def seconds_to_figures(customers: int) -> float:
    """From recorded orders to the first page's figures; the rest is told beside it."""
    from kizuna.understand.lake.actions import be_ready_to_refresh, refresh_lake
    from kizuna.understand.lake.rules import LakeState
    from kizuna.understand.scores.actions import refresh_scores
    from kizuna.understand.scores.actions.glance import keep_glance

    stood: list[float] = []

    def first(state: LakeState) -> None:
        known = time.perf_counter() - began
        keep_glance(state, at=datetime.now(UTC))
        stood.append(time.perf_counter() - began)
        print(f"{'  known by customer after':44} {known:6.1f} s wall")
        print(f"{'  figures of the first page after':44} {stood[0]:6.1f} s wall")

    timed("whatever happened before", lambda: refresh_scores(at=datetime.now(UTC)))
    timed(f"{NEW_ORDERS} orders recorded", lambda: record_new_orders(customers))
    be_ready_to_refresh()  # as the worker is; loading takes it a second or two
    time.sleep(5)
    began = time.perf_counter()
    timed("the lake, with that", lambda: refresh_lake(first=first))
    timed("the whole picture", lambda: refresh_scores(at=datetime.now(UTC)))
    return stood[0]


def slowest_count() -> float:
    """The median seconds of the rule whose count takes longest, as one edits it."""
    from kizuna.understand.segments.queries.found import count_of
    from kizuna.understand.segments.rules.ready_made import READY_MADE
    from kizuna.understand.segments.rules.tree import Condition, Group, Value

    twice: dict[str, Value] = {"product": "商品1", "n": 2}
    lately = Condition(field="bought", operator="lately", values={**twice, "days": 90})
    ever = Condition(field="bought", operator="ever", values=twice)
    rules = {ready.name.en: ready.rule for ready in READY_MADE.values()}
    rules |= {
        "bought it twice in 90 days": Group(of=(lately,)),
        "bought it twice ever": Group(of=(ever,)),
        "any of: bought it, birthday, not overdue": Group(
            match="any",
            of=(
                ever,
                READY_MADE["birthday"].rule,
                Group(match="none", of=(READY_MADE["overdue"].rule,)),
            ),
        ),
    }
    medians = []
    for name, rule in rules.items():
        spent = []
        for _ in range(RUNS):
            began = time.perf_counter()
            count = count_of(rule, today=datetime.now(UTC).date())
            spent.append(time.perf_counter() - began)
        medians.append(statistics.median(spent))
        print(
            f"count of {name:40} {medians[-1] * 1000:6.0f} ms"
            f" ({min(spent) * 1000:.0f} to {max(spent) * 1000:.0f}), {count.customers} customers",
            flush=True,
        )
    return max(medians)


def main(customers: int) -> int:
    """Measure; say the figures."""
    from kizuna.cli.application import bring_up_to_date, start_application

    sys.modules.setdefault("pandas", None)  # type: ignore[arg-type]  # as the command does
    start_application()
    bring_up_to_date()
    figures, count = seconds_to_figures(customers), slowest_count()
    return int(figures > GOAL_SECONDS or count > GOAL_COUNT_SECONDS)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
