"""Analyses of one period, or of some of the customers, say what the library says of them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import LazySettings

from kizuna.base.errors import Forbidden
from kizuna.base.period import Period, asked_period
from kizuna.base.words import Words
from kizuna.core.jobs.worker import Worker
from kizuna.core.navigation.rules import Look
from kizuna.core.permissions.rules import Actor, Permission, Role, system_actor
from kizuna.core.shop.queries import the_shop
from kizuna.insight.answer import Answer
from kizuna.understand.lake.queries import open_lake
from kizuna.understand.scores.actions import refresh_scores
from kizuna.understand.scores.actions.excerpts import seen_by
from kizuna.understand.scores.models import Picture
from kizuna.understand.scores.rules.filters import FILTERS, Filter, FilterChoice
from kizuna.understand.scores.shop_of_lake import shop_of_lake
from tests.understand.scores.shop import AT, record, record_small_shop, small_shop

pytestmark = pytest.mark.django_db(transaction=True)
ACTOR = system_actor("test")


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA = tmp_path


def _computed(period: str = "", only: str = "") -> Answer:
    """Asked for, worked off by the worker, and asked for again."""
    assert seen_by(ACTOR, Look(period=asked_period(period), only=only)).answer is None
    worker = Worker()
    while worker.run_next():
        pass
    seen = seen_by(ACTOR, Look(period=asked_period(period), only=only))
    assert seen.answer is not None and seen.is_fresh
    return seen.answer


def test_every_figure_of_a_period_is_the_library_s_figure_of_that_period() -> None:
    record_small_shop()
    refresh_scores(at=AT)
    answer = _computed("quarter")
    with open_lake() as lake:
        shop = shop_of_lake(lake, the_shop())
        period = Period.ending(shop.tables.known.end, "quarter")
        for key, estimate in answer.metrics.items():
            assert estimate == shop.measure(key, period).estimate, key
        assert (answer.metrics["orders"].value or 0) < (shop.orders().estimate.value or 0)


def test_days_of_ones_own_are_compared_with_as_many_days_of_the_same_weekdays() -> None:
    record_small_shop()
    refresh_scores(at=AT)
    answer = _computed("2026-03-01..2026-03-31")
    (change,) = [change for change in answer.changes if change.key == "customers"]
    assert change.this.period == asked_period("2026-03-01..2026-03-31")
    assert change.before.period == asked_period("2026-01-25..2026-02-24")
    assert answer.as_of.isoformat() == "2026-03-31"


@pytest.fixture
def halves() -> Iterator[None]:
    """A filter of the even and the odd customers, and of nobody."""

    def members(key: str) -> str:
        rest = {"even": 0, "odd": 1}.get(key, 2)
        return f"SELECT customer_id FROM customers WHERE customer_id % 2 = {rest}"

    half = Filter(
        name=Words(ja="半分", en="Halves"),
        order=1,
        choices=lambda actor: [FilterChoice(key="even", name="even")],
        version=lambda key: "1" if key in ("even", "odd", "nobody") else None,
        members=members,
    )
    FILTERS.add("half", half)
    yield
    del FILTERS._entries["half"]


@pytest.mark.usefixtures("halves")
def test_two_halves_of_the_customers_add_up_to_all_of_them() -> None:
    record_small_shop()
    refresh_scores(at=AT)
    whole = seen_by(ACTOR, Look()).answer
    assert whole is not None
    even, odd = _computed(only="half:even"), _computed(only="half:odd")
    for key in ("customers", "orders", "identified_revenue", "repeat_customers"):
        parts = [part.metrics[key].value or 0 for part in (even, odd)]
        assert all(parts) and sum(parts) == whole.metrics[key].value, key
    assert even.as_of == odd.as_of == whole.as_of
    assert even.active_window == whole.active_window


@pytest.mark.usefixtures("halves")
def test_nobody_has_no_figures_and_breaks_nothing() -> None:
    record_small_shop()
    refresh_scores(at=AT)
    nobody = _computed("month", "half:nobody")
    assert nobody.metrics["customers"].value == 0
    assert nobody.metrics["repeat_purchase_rate"].value is None


@pytest.mark.usefixtures("halves")
def test_a_part_that_is_gone_is_everybody() -> None:
    record_small_shop()
    refresh_scores(at=AT)
    for only in ("half:gone", "nonsense", "no:1"):
        assert seen_by(ACTOR, Look(only=only)).answer == seen_by(ACTOR, Look()).answer


@pytest.mark.usefixtures("halves")
def test_a_part_that_someone_may_not_see_is_not_analysed_for_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for_others = Permission(key="x", name=Words("x", "x"), roles=frozenset({Role.OWNER}))
    kept_back = replace(FILTERS["half"], permission=for_others)
    analyst = Actor(key="staff:1", role=Role.ANALYST)
    with monkeypatch.context() as here:  # or it would be put back after the filter is gone
        here.setitem(FILTERS._entries, "half", kept_back)
        assert seen_by(analyst, Look()).picture is None
        with pytest.raises(Forbidden):
            seen_by(analyst, Look(only="half:even"))


def test_an_old_answer_is_shown_until_the_new_one_is_there() -> None:
    orders = small_shop()
    record(orders[:-1])
    refresh_scores(at=AT)
    before = _computed("year")
    record(orders[-1:])
    refresh_scores(at=AT)
    look = Look(period="year")
    stale = seen_by(ACTOR, look)
    assert stale.answer == before and not stale.is_fresh
    while Worker().run_next():
        pass
    after = seen_by(ACTOR, Look(period="year"))
    assert after.is_fresh and after.answer is not None
    assert after.answer.metrics["revenue"].value == (before.metrics["revenue"].value or 0) + 300


def test_what_an_older_kizuna_computed_is_not_read_but_made_anew() -> None:
    record_small_shop()
    refresh_scores(at=AT)
    Picture.objects.update(code_version="0.0.1", answer='{"of": "another shape"}')
    assert seen_by(ACTOR, Look()).answer is None
    assert refresh_scores(at=AT)
    assert seen_by(ACTOR, Look()).answer is not None
