"""The lake says what the database says, as of one moment."""

import random
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings

from kizuna.base.errors import Refused
from kizuna.collect.orders.actions import record_orders, withdraw_orders
from kizuna.collect.orders.rules import OrderBatch, SeenLine, SeenOrder, SeenProduct
from kizuna.core.permissions.rules import system_actor
from kizuna.people.customers.actions.merging import merge_customers, unmerge_customers
from kizuna.people.customers.models import CustomerMerge
from kizuna.understand.lake.actions import refresh_lake
from kizuna.understand.lake.patching import FEWEST_ROWS
from kizuna.understand.lake.queries import lake_state, open_lake
from tests.people.customers.batches import resolved

SHOP = system_actor("test")
AT = datetime(2026, 11, 22, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA = tmp_path


def _order(number: str, *, gross: int = 1000, who: int | None = None) -> SeenOrder:
    return SeenOrder(number, who, "2026-11-01", "2026-11-01 03:00:00", True, False, gross, 0, None)


def _tell(*orders: SeenOrder, name: str = "煎茶", import_id: int | None = None) -> None:
    batch = OrderBatch(
        currency="JPY",
        time_zone="Asia/Tokyo",
        orders=orders,
        lines=[SeenLine(order.number, "tea", 2, order.gross_minor, True) for order in orders],
        products=[SeenProduct("tea", name)],
        import_id=import_id,
    )
    record_orders(batch, source="shop", actor=SHOP, at=AT)


def _rows(select: str) -> list[tuple[object, ...]]:
    with open_lake() as lake:
        return lake.sql(select).fetchall()


def test_orders_lines_and_products_arrive_in_columns() -> None:
    _tell(_order("1"), _order("2", gross=500))
    assert refresh_lake()
    assert _rows("SELECT count(*), sum(gross_minor)::BIGINT FROM orders") == [(2, 1500)]
    assert _rows(
        "SELECT product_name, sum(quantity), sum(amount_minor)::BIGINT"
        " FROM order_lines JOIN products USING (product_id) GROUP BY ALL"
    ) == [("煎茶", 4.0, 1500)]


def test_nothing_is_copied_while_nothing_happens() -> None:
    _tell(_order("1"))
    assert refresh_lake()
    before = lake_state()
    assert not refresh_lake()
    assert lake_state() == before


def _all_rows() -> dict[str, list[tuple[object, ...]]]:
    return {table: sorted(_rows(f"SELECT * FROM {table}"), key=str) for table in lake_state().files}


def _one_change(chance: random.Random, people: list[int], imports: list[int], step: int) -> None:
    """Something that may happen to orders: told anew or again, taken back, merged, parted."""
    kind = chance.choice(("tell", "tell", "tell", "withdraw", "merge", "unmerge"))
    if kind == "tell":
        numbers = chance.sample(range(60), 12)
        orders = [_order(str(n), gross=chance.choice((500, 1000)), who=chance.choice(people))
                  for n in numbers]  # fmt: skip
        imports.append(step)
        _tell(*orders, name=f"茶 {step}", import_id=step)
    elif kind == "withdraw" and imports:
        import_id = imports.pop()
        while withdraw_orders(import_id, actor=SHOP, at=AT, most=20):
            pass
    elif kind == "merge":
        kept, merged = chance.sample(people, 2)
        with suppress(Refused):
            merge_customers(kept, merged, rule="by_hand", evidence={}, actor=SHOP, at=AT)
    elif kind == "unmerge":
        for merge in CustomerMerge.objects.filter(unmerged_at=None).order_by("?")[:1]:
            unmerge_customers(merge.pk, actor=SHOP, at=AT)


@pytest.mark.parametrize("seed", range(4))
def test_what_was_taken_in_bit_by_bit_is_what_a_whole_copy_holds(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    people = [who for who, *_ in resolved([{"external_id": f"C{n}"} for n in range(6)]) if who]
    _tell(*(_order(str(n), who=chance.choice(people)) for n in range(40)))
    refresh_lake()
    imports: list[int] = []
    for step in range(1, 15):
        _one_change(chance, people, imports, step)
        if chance.random() < 0.6:
            refresh_lake()
    refresh_lake()
    assert lake_state().patches
    taken_in = _all_rows()
    (tmp_path / "lake" / "state.json").unlink()
    assert refresh_lake() and not lake_state().patches
    assert taken_in == _all_rows()


def test_when_much_has_changed_everything_is_copied_anew() -> None:
    _tell(*(_order(str(n)) for n in range(20)))
    refresh_lake()
    _tell(_order("20"), _order("21"))
    refresh_lake()
    assert lake_state().patches
    _tell(*(_order(str(n)) for n in range(22, 22 + FEWEST_ROWS)), _order("1", gross=1))
    refresh_lake()
    assert not lake_state().patches
    assert _rows("SELECT count(*), min(gross_minor) FROM orders") == [(22 + FEWEST_ROWS, 1)]


def test_a_later_order_is_in_the_next_copy_and_a_reader_keeps_the_state_it_opened() -> None:
    _tell(_order("1"))
    refresh_lake()
    with open_lake() as earlier:
        _tell(_order("2"))
        assert refresh_lake()
        assert earlier.sql("SELECT count(*) FROM orders").fetchall() == [(1,)]
    assert _rows("SELECT count(*) FROM orders") == [(2,)]


def test_tables_that_an_older_kizuna_did_not_keep_are_made_though_nothing_happened(
    tmp_path: Path,
) -> None:
    _tell(_order("1", who=resolved([{"external_id": "C1"}])[0][0]))
    refresh_lake()
    state = lake_state()
    older = {table: files for table, files in state.files.items() if table != "customer_months"}
    (tmp_path / "lake" / "state.json").write_text(replace(state, files=older).written())
    assert refresh_lake()
    assert _rows("SELECT orders, previous_last_day, next_period FROM customer_months") == [
        (1, None, None)
    ]
