"""Figures follow from a customer's own days, and say so when there are too few."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kizuna.base.money import Money
from kizuna.understand.profiles.rules.figures import Day, Figures, Standing, figures

TODAY = date(2026, 11, 22)


def of_gaps(*gaps: int, silent: int) -> Figures:
    """Figures of someone whose purchases lay so many days apart and who is silent since."""
    day = TODAY - timedelta(days=silent + sum(gaps))
    days = [Day(day, "JPY", 1, 100, 100)]
    for gap in gaps:
        day += timedelta(days=gap)
        days.append(Day(day, "JPY", 1, 100, 100))
    return figures(days, today=TODAY)


@pytest.mark.parametrize(
    ("gaps", "silent", "pace"),
    [
        ((), 400, "few"),
        ((20, 20), 400, "few"),
        ((20, 21, 22), 41, "usual"),  # not yet twice as long
        ((20, 21, 22), 42, "late"),
        ((20, 21, 60), 60, "usual"),  # was away as long before
        ((20, 21, 60), 61, "late"),
        ((20, 21, 22), 126, "late"),
        ((20, 21, 22), 127, "gone"),
        ((1, 1, 1), 6, "usual"),  # less than a week is no silence
        ((1, 1, 1), 7, "gone"),
    ],
)
def test_silence_is_judged_against_ones_own_rhythm(
    gaps: tuple[int, ...], silent: int, pace: str
) -> None:
    rhythm = of_gaps(*gaps, silent=silent).rhythm
    assert rhythm is not None
    assert (rhythm.pace, rhythm.gaps, rhythm.silent_days) == (pace, len(gaps), silent)
    assert (rhythm.usual_days is None) == (len(gaps) < 3)


def test_who_only_gave_back_has_revenue_and_no_rhythm() -> None:
    found = figures([Day(TODAY, "JPY", 0, 0, -500)], today=TODAY)
    assert found.revenue == (Money(-500, "JPY"),)
    assert (found.purchases, found.average, found.rhythm, found.first_on) == (0, None, None, None)


def test_currencies_are_never_added_up() -> None:
    days = [Day(TODAY, "USD", 1, 900, 900), Day(TODAY, "JPY", 2, 500, 400)]
    found = figures(days, today=TODAY)
    assert found.revenue == (Money(400, "JPY"), Money(900, "USD"))
    assert found.average == Money(250, "JPY")


@given(
    st.lists(
        st.builds(
            Day,
            st.dates(date(2026, 1, 1), date(2027, 1, 1)),
            st.sampled_from(["JPY", "USD"]),
            st.integers(0, 3),
            st.integers(0, 10**9),
            st.integers(-(10**9), 10**9),
        ),
        max_size=30,
    ),
    st.randoms(),
)
def test_order_of_days_and_days_to_come_do_not_matter(days: list[Day], random: object) -> None:
    shuffled = [*days]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    found = figures(days, today=TODAY)
    assert found == figures(shuffled, today=TODAY)
    assert found == figures([day for day in days if day.on <= TODAY], today=TODAY)
    assert found.purchases == sum(day.purchases for day in days if day.on <= TODAY)
    if found.rhythm:
        assert found.rhythm.silent_days >= 0
        assert found.rhythm.gaps == len({d.on for d in days if d.purchases and d.on <= TODAY}) - 1


@given(st.integers(1, 10**7), st.integers(1, 1000), st.integers(1, 10**7))
def test_the_share_at_the_top_holds_the_buyer_for_sure(rank: int, step: int, more: int) -> None:
    standing = Standing(rank=rank, step=step, buyers=rank + more)
    lowest = min(rank + step - 1, rank + more)
    assert 0 < standing.top_percent <= 100
    assert lowest <= standing.top_percent / 100 * standing.buyers + 1e-6
