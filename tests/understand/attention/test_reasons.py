"""Each reason finds whom it is about and says so in figures; it is still where it knows little."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import translation

from kizuna.base.words import LANGUAGES
from kizuna.understand.attention.ground import ground_of
from kizuna.understand.attention.rules import REASONS, Candidate
from kizuna.understand.lake.actions import refresh_lake
from tests.understand.people import TODAY, buys, customer, every

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA = tmp_path


def ago(*days: int) -> list[date]:
    """The days so many days before today, the first the oldest."""
    return [TODAY - timedelta(days=n) for n in days]


def found(key: str, *, today: date = TODAY, most: int = 50) -> list[Candidate]:
    """What a reason finds in everything recorded so far."""
    refresh_lake()
    with ground_of(today, most=most) as ground:
        return list(REASONS[key].find(ground)) if ground else []


def only(candidates: Sequence[Candidate]) -> Candidate:
    """The one candidate, whose sentence is whole in both languages."""
    (one,) = candidates
    for language in LANGUAGES:
        with translation.override(language):
            assert "{" not in REASONS[one.reason].tell(one.figures)
    return one


def test_without_an_order_there_is_no_ground() -> None:
    customer()
    assert found("overdue") == []


def test_overdue_is_told_with_its_rhythm_its_n_and_how_often_it_means_nothing() -> None:
    late = customer()
    buys(late, every(21, times=13, last=TODAY - timedelta(days=94)))
    buys(customer(), every(21, times=13, last=TODAY))
    one = only(found("overdue"))
    assert one.customer_id == late
    assert one.figures == {"usual": 21, "now": 94, "n": 12, "chance": 13}
    # 12 of 13 of what 13 orders of 1,000 within 347 days are in 90.
    assert one.worth_minor == round(13_000 * 90 / 347) * 12 // 13


def test_a_rhythm_of_two_waits_is_told_neither_here_nor_on_the_customers_page() -> None:
    buys(customer(), every(21, times=3, last=TODAY - timedelta(days=94)))
    buys(customer(), every(21, times=13, last=TODAY))
    assert found("overdue") == []


def test_whoever_has_no_rhythm_yet_takes_no_place_of_who_has_one() -> None:
    late = customer()
    buys(late, every(21, times=13, last=TODAY - timedelta(days=94)), net_minor=1_000)
    spender = customer()  # two waits only
    buys(spender, every(21, times=3, last=TODAY - timedelta(days=94)), net_minor=90_000)
    buys(customer(), [TODAY])
    assert only(found("overdue", most=1)).customer_id == late


def test_old_data_are_looked_at_as_of_their_last_day() -> None:
    buys(customer(), every(21, times=13, last=date(2025, 6, 1)))
    buys(customer(), [date(2025, 9, 3)])
    refresh_lake()
    with ground_of(TODAY, most=5) as ground:
        assert ground is not None
        assert ground.as_of == date(2025, 9, 3)
    assert only(found("overdue")).figures["now"] == 94


def test_a_second_purchase_is_expected_only_where_enough_of_them_are_known() -> None:
    due, early = customer(), customer()
    buys(due, ago(32), net_minor=4_000)
    buys(early, ago(5))
    for _ in range(29):
        buys(customer(), ago(400, 370))
    assert found("second_order") == []
    for days in [(400, 370)] * 11 + [(400, 340)] * 20 + [(400,)] * 20:
        buys(customer(), ago(*days))
    one = only(found("second_order"))
    assert (one.customer_id, one.worth_minor) == (due, 2_000)
    assert one.figures == {"now": 32, "half": 30, "n": 40, "share": 50}


def test_the_day_of_the_first_purchase_is_kept_each_year() -> None:
    friend, gone = customer(), customer()
    buys(friend, [date(2023, 11, 22), *ago(40)])
    buys(gone, [date(2023, 11, 22)])
    one = only(found("anniversary"))
    assert (one.customer_id, one.figures) == (friend, {"years": 3})


@pytest.mark.parametrize(("birthday", "days"), [("11-22", 0), ("11-23", 1), ("11-29", 7)])
def test_a_birthday_is_told_a_week_before(birthday: str, days: int) -> None:
    child, stranger = customer(birthday=f"1990-{birthday}"), customer(birthday="1990-11-30")
    customer(birthday=f"1990-{birthday}")  # who never bought
    for who in (child, stranger):
        buys(who, ago(10))
    one = only(found("birthday"))
    assert (one.customer_id, one.figures) == (child, {"days": days})


def test_a_leap_day_is_kept_on_the_day_before_in_other_years() -> None:
    child = customer(birthday="1992-02-29")
    buys(child, [date(2026, 2, 20)])
    one = only(found("birthday", today=date(2026, 2, 28)))
    assert one.figures == {"days": 0}


def test_one_of_the_best_is_asked_about_even_when_more_likely_gone() -> None:
    best = customer()
    buys(best, every(10, times=6, last=TODAY - timedelta(days=90)), net_minor=90_000)
    for _ in range(25):
        buys(customer(), ago(3))
    assert found("overdue") == []
    one = only(found("best_silent"))
    assert one.customer_id == best
    assert one.figures == {"top": 5, "now": 90, "longest": 10, "n": 5}
