"""What the lake has counted ahead says what the library counts of the orders themselves."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings

from kizuna.collect.orders.actions import record_orders, withdraw_orders
from kizuna.collect.orders.rules import OrderBatch, SeenOrder
from kizuna.core.permissions.rules import system_actor
from kizuna.core.shop.queries import the_shop
from kizuna.insight.analyses import rfm, segments, trend
from kizuna.insight.engines.duckdb import DuckDBEngine
from kizuna.insight.shop import Shop, shop_on
from kizuna.understand.lake.actions import refresh_lake
from kizuna.understand.lake.queries import lake_state, open_lake
from kizuna.understand.scores.rules.chief import CHIEF
from kizuna.understand.scores.shop_of_lake import shop_of_lake
from tests.people.customers.batches import resolved
from tests.understand.scores.shop import AT

SHOP = system_actor("test")
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA = tmp_path


def _order(chance: random.Random, people: list[int], number: int) -> SeenOrder:
    """A purchase of somebody or nobody, or only a return."""
    day = date(2024, 11, 1) + timedelta(days=chance.randrange(700))
    is_purchase = chance.random() < 0.95
    gross, returned = chance.randrange(1, 9) * 100 * is_purchase, chance.choice((0, 0, 50))
    return SeenOrder(
        str(number), chance.choice([*people, None]), day.isoformat(), None, is_purchase, False,
        gross, returned, None,
    )  # fmt: skip


def _tell(chance: random.Random, people: list[int], *, orders: int, import_id: int) -> None:
    """Orders over two years, some of which were told before, with another day or customer."""
    batch = OrderBatch(
        currency="JPY",
        time_zone="Asia/Tokyo",
        orders=[_order(chance, people, number) for number in chance.sample(range(400), orders)],
        import_id=import_id,
    )
    record_orders(batch, source="shop", actor=SHOP, at=AT)


def _first_page(shop: Shop) -> dict[str, object]:
    history = shop.history
    return {
        "known": shop.tables.known,
        "active window": shop.active_window,
        "metrics": {key: shop.measure(key).estimate for key in CHIEF},
        "trend": trend.trend(history),
        "map": rfm.rfm(history).cells,
        "segments": segments.segments(history),
    }


def _both() -> tuple[dict[str, object], dict[str, object]]:
    """From what the lake has counted, and from its orders alone."""
    with open_lake() as lake:
        counted = _first_page(shop_of_lake(lake, the_shop(), is_held=False))
        orders = lake.table("shop_orders")
        return counted, _first_page(shop_on(DuckDBEngine(lake), orders=orders, currency="JPY"))


@pytest.mark.parametrize("seed", range(3))
def test_after_any_imports_and_undos_the_first_page_is_what_the_orders_say(seed: int) -> None:
    chance = random.Random(seed)
    people = [who for who, *_ in resolved([{"external_id": f"C{n}"} for n in range(40)]) if who]
    _tell(chance, people, orders=250, import_id=1)
    refresh_lake()
    imports: list[int] = []
    for step in range(2, 7):
        if imports and chance.random() < 0.4:
            withdraw_orders(imports.pop(), actor=SHOP, at=AT, most=1_000)
        else:
            imports.append(step)
            _tell(chance, people, orders=30, import_id=step)
        refresh_lake()
        assert lake_state().patches, "worked out from what has changed alone"
        counted, whole = _both()
        assert counted == whole
