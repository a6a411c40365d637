"""Who comes onto the list: nobody twice, nobody beyond their day, the most at stake first."""

from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kizuna.understand.attention.rules import (
    NEVER,
    Candidate,
    Outcome,
    dealt,
    divided,
    ranked,
    rests_until,
)

CANDIDATES = st.lists(
    st.builds(
        Candidate,
        customer_id=st.integers(1, 30),
        reason=st.sampled_from(["overdue", "birthday", "complaint"]),
        worth_minor=st.integers(1, 1000),
        figures=st.just({}),
    ),
    max_size=60,
)
PER_DAY = st.dictionaries(st.integers(1, 6), st.integers(0, 12))


@given(CANDIDATES, st.sets(st.integers(1, 30)), st.randoms())
def test_each_customer_comes_once_by_worth_and_whoever_rests_does_not(
    candidates: list[Candidate], resting: set[int], chance: object
) -> None:
    chosen = ranked(candidates, resting=resting)
    ids = [one.customer_id for one in chosen]
    assert set(ids) == {one.customer_id for one in candidates} - resting
    assert len(ids) == len(set(ids))
    worths = [one.worth_minor for one in chosen]
    assert worths == sorted(worths, reverse=True)
    assert sum(len(one.reasons) for one in chosen) == len(
        [one for one in candidates if one.customer_id not in resting]
    )
    shuffled = list(candidates)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert [one.customer_id for one in ranked(shuffled, resting=resting)] == ids


@given(CANDIDATES)
def test_what_is_urgent_comes_before_whatever_is_at_stake(candidates: list[Candidate]) -> None:
    chosen = ranked(candidates, urgency={"complaint": 1})
    urgent = ["complaint" in {reason.reason for reason in one.reasons} for one in chosen]
    assert urgent == sorted(urgent, reverse=True)
    assert all(
        one.reasons[0].reason == "complaint"
        for one, is_urgent in zip(chosen, urgent, strict=True)
        if is_urgent
    )


@given(CANDIDATES, st.integers(0, 20), st.integers(0, 50))
def test_those_shown_and_held_out_are_the_first_and_lots_stay_the_same(
    candidates: list[Candidate], places: int, percent: int
) -> None:
    chosen = ranked(candidates)
    shown, held = divided(chosen, places=places, key="k", holdout_percent=percent)
    assert len(shown) <= places
    first = chosen[: len(shown) + len(held)]
    assert {id(one) for one in (*shown, *held)} == {id(one) for one in first}
    assert len(shown) == places or len(first) == len(chosen)
    again = divided(chosen, places=places, key="k", holdout_percent=percent)
    assert again == (shown, held)
    if percent == 0:
        assert not held


@given(st.integers(0, 60), PER_DAY, st.data())
def test_nobody_gets_more_than_their_day_and_days_fill_evenly(
    customers: int, per_day: dict[int, int], data: st.DataObject
) -> None:
    taken = {
        member: data.draw(st.integers(0, most), label=f"taken by {member}")
        for member, most in per_day.items()
    }
    pairs = dealt(range(customers), per_day=per_day, taken=taken)
    given_out = Counter(member for _, member in pairs)
    free = {member: most - taken[member] for member, most in per_day.items()}
    assert all(given_out[member] <= free[member] for member in per_day)
    assert [customer for customer, _ in pairs] == list(range(min(customers, sum(free.values()))))
    # Whoever got one had no emptier day than anybody who still has time, but for that one.
    for member in given_out:
        own = (taken[member] + given_out[member] - 1) / per_day[member]
        for other, most in per_day.items():
            full = taken[other] + given_out[other]
            assert full == most or own <= full / most


def test_a_missed_call_is_tried_again_sooner_than_a_conversation_is_repeated() -> None:
    day = date(2026, 5, 1)
    until = {outcome: rests_until(outcome, day) for outcome in Outcome}
    assert all(later > day for later in until.values())
    assert until[Outcome.NO_ANSWER] == min(until.values())
    assert until[Outcome.REACHED] < until[Outcome.NOT_INTERESTED]
    assert until[Outcome.DO_NOT_CONTACT] == NEVER
