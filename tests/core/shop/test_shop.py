"""A shop is described once, and its days are its own."""

import json
from datetime import UTC, date, datetime

import pytest

from kizuna.base.errors import Forbidden, Refused
from kizuna.base.period import Period
from kizuna.collect.orders.actions import record_orders
from kizuna.collect.orders.rules import OrderBatch, SeenOrder
from kizuna.core.audit.models import AuditEntry
from kizuna.core.permissions.rules import Actor, Role
from kizuna.core.shop.actions import describe_shop
from kizuna.core.shop.queries import the_shop
from kizuna.core.shop.rules import Shop

OWNER = Actor(key="staff:1", role=Role.OWNER)


@pytest.mark.django_db
def test_a_new_shop_keeps_japanese_days_and_the_japanese_year() -> None:
    assert (the_shop().time_zone, the_shop().year_starts_in) == ("Asia/Tokyo", 4)


def test_a_business_year_begins_in_the_month_that_the_shop_says() -> None:
    april, january = Shop(year_starts_in=4), Shop(year_starts_in=1)
    assert april.year_of(date(2026, 3, 31)) == Period(date(2025, 4, 1), date(2026, 4, 1))
    assert april.year_of(date(2026, 4, 1)) == Period(date(2026, 4, 1), date(2027, 4, 1))
    assert january.year_of(date(2026, 3, 31)) == Period(date(2026, 1, 1), date(2027, 1, 1))


@pytest.mark.django_db
def test_the_owner_describes_the_shop_and_describes_it_again() -> None:
    describe_shop(Shop(name="絆商店"), actor=OWNER)
    describe_shop(Shop(name="Bond", time_zone="Europe/London", year_starts_in=1), actor=OWNER)
    assert the_shop() == Shop(name="Bond", time_zone="Europe/London", year_starts_in=1)
    describe_shop(the_shop(), actor=OWNER)
    told = AuditEntry.objects.filter(action="changed_shop").order_by("sequence")
    assert [json.loads(entry.details) for entry in told] == [
        {"name": {"before": "", "after": "絆商店"}},
        {
            "name": {"before": "絆商店", "after": "Bond"},
            "time_zone": {"before": "Asia/Tokyo", "after": "Europe/London"},
            "year_starts_in": {"before": 4, "after": 1},
        },
    ]


@pytest.mark.django_db
def test_an_analyst_may_not_describe_the_shop_and_nothing_changes() -> None:
    with pytest.raises(Forbidden):
        describe_shop(Shop(name="x"), actor=Actor(key="staff:2", role=Role.ANALYST))
    assert the_shop() == Shop()


def test_a_time_zone_that_does_not_exist_is_refused_with_its_name() -> None:
    with pytest.raises(Refused) as refused:
        Shop(time_zone="Asia/Kyoto")
    assert refused.value.said.code == "no_such_zone"
    assert "Asia/Kyoto" in refused.value.said.say("en")


def test_a_currency_that_does_not_exist_is_refused_with_its_name() -> None:
    with pytest.raises(Refused) as refused:
        Shop(currency="YEN")
    assert refused.value.code == "no_such_currency"


@pytest.mark.django_db
def test_the_currency_is_chosen_while_there_are_no_amounts_and_stays_once_there_are() -> None:
    describe_shop(Shop(currency="USD", language="en"), actor=OWNER)
    assert (the_shop().currency, the_shop().language) == ("USD", "en")
    told = SeenOrder("1", None, "2026-05-03", None, True, False, 500, 0, None)
    batch = OrderBatch(currency="USD", time_zone="Asia/Tokyo", orders=[told])
    record_orders(batch, source="shop", actor=OWNER, at=datetime(2026, 5, 4, tzinfo=UTC))
    with pytest.raises(Refused) as refused:
        describe_shop(Shop(currency="JPY"), actor=OWNER)
    assert refused.value.code == "currency_in_use"
    assert the_shop().currency == "USD"
    describe_shop(Shop(name="Bond", currency="USD"), actor=OWNER)
    assert the_shop().name == "Bond"
