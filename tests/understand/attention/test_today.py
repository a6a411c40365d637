"""The day's list: made once, stable, topped up; what came of it, and who is left alone."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from kizuna.base.errors import Forbidden, Refused
from kizuna.base.words import Words
from kizuna.collect.orders.models import Order
from kizuna.core.events.queries import events_of_customers
from kizuna.core.jobs.queries import unfinished_jobs
from kizuna.core.permissions.rules import Actor, Role
from kizuna.people.customers.actions.merging import merge_customers
from kizuna.people.customers.actions.undoing import take_back_customers
from kizuna.people.customers.models import Customer
from kizuna.people.staff.models import StaffMember
from kizuna.understand.attention import rules
from kizuna.understand.attention.actions import listing
from kizuna.understand.attention.actions.listing import fill_list
from kizuna.understand.attention.actions.outcomes import (
    add_by_hand,
    allow_contact,
    hand_over,
    record_outcome,
    stop_contact,
)
from kizuna.understand.attention.actions.planning import plan_outreaches
from kizuna.understand.attention.ground import Ground
from kizuna.understand.attention.models import Outreach
from kizuna.understand.attention.queries import (
    holdout_counts,
    progress,
    resting,
    standing,
    taken,
    todays_entries,
)
from kizuna.understand.attention.rules import (
    MOST_HOLDOUT_PERCENT,
    REASONS,
    Candidate,
    Outcome,
    Reason,
)
from kizuna.understand.lake.actions import refresh_lake
from kizuna.understand.scores.actions import refresh_scores
from tests.understand.people import (
    MANAGER,
    NOW,
    TEST,
    TODAY,
    buys,
    customer,
    every,
    today_in_the_shop,
)

pytestmark = pytest.mark.django_db(transaction=True)
ANALYST = Actor(key="staff:1", role=Role.ANALYST)


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA = tmp_path


def member(role: str = "agent", *, per_day: int | None = None) -> StaffMember:
    """Someone who talks to customers, with time for so many."""
    number = StaffMember.objects.count()
    made = StaffMember.objects.create(
        email=f"{number}@example.com", name=f"{role} {number}", role=role, language="ja"
    )
    if per_day is not None:
        plan_outreaches({made.pk: per_day}, holdout_percent=0, actor=TEST)
    return made


def late(count: int, *, today: date = TODAY) -> list[int]:
    """Customers who are overdue, the first with the most at stake; somebody else bought today."""
    buys(customer(), [today])
    ids = []
    for number in range(count):
        ids.append(customer())
        days = every(20, times=5, last=today - timedelta(days=60))
        buys(ids[-1], days, net_minor=1000 * (count - number) + 1000)
    refresh_lake()
    return ids


def listed() -> list[int]:
    """The customers on today's list."""
    return [entry.customer_id for entry in todays_entries(TODAY)]


def test_the_list_is_as_long_as_the_staff_have_time_and_spread_over_them() -> None:
    one, two = member(per_day=2), member(per_day=1)
    ids = late(5)
    assert fill_list(TODAY, at=NOW) == 3
    assert listed() == ids[:3]
    assert taken(TODAY) == {one.pk: 2, two.pk: 1}
    assert (
        todays_entries(TODAY)[0]
        .why[0]
        .sentence.startswith("ふだんは 20\u00a0日ごと、いま 60\u00a0日")
    )


def test_who_is_on_the_list_stays_and_only_free_places_are_filled() -> None:
    member(per_day=2)
    ids = late(4)
    fill_list(TODAY, at=NOW)
    assert fill_list(TODAY, at=NOW) == 0
    first, second = todays_entries(TODAY)
    record_outcome(first.id, Outcome.REACHED, actor=TEST, at=NOW)
    assert fill_list(TODAY, at=NOW) == 0, "the time was spent"
    record_outcome(second.id, Outcome.LATER, actor=TEST, at=NOW)
    assert fill_list(TODAY, at=NOW) == 1
    assert listed() == ids[:3]


def test_places_given_back_while_the_list_is_filled_are_filled_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    member(per_day=3)
    ids = late(6)
    fill_list(TODAY, at=NOW)
    first, *others = todays_entries(TODAY)
    record_outcome(first.id, Outcome.LATER, actor=TEST, at=NOW)

    def meanwhile(ground: Ground) -> list[Candidate]:
        for entry in others:
            record_outcome(entry.id, Outcome.LATER, actor=TEST, at=NOW)
        return found(ground)

    found = listing._candidates
    monkeypatch.setattr(listing, "_candidates", meanwhile)
    assert fill_list(TODAY, at=NOW) == 3
    assert listed() == ids


def test_whoever_was_talked_to_is_left_alone_for_a_while() -> None:
    member(per_day=1)
    ids = late(2)
    fill_list(TODAY, at=NOW)
    (entry,) = todays_entries(TODAY)
    record_outcome(entry.id, Outcome.NO_ANSWER, actor=TEST, at=NOW)
    tomorrow = TODAY + timedelta(days=1)
    fill_list(tomorrow, at=NOW)
    assert [one.customer_id for one in todays_entries(tomorrow)] == ids[1:]
    assert ids[0] in resting(TODAY + timedelta(days=2))
    assert ids[0] not in resting(TODAY + timedelta(days=3))


def test_who_is_left_alone_for_the_comparison_is_said_to_be_so(
    signed_in: Callable[..., Client],
) -> None:
    who, until = customer(), today_in_the_shop() + timedelta(days=9)
    row = Outreach.objects.create(
        day=today_in_the_shop(), customer_id=who, is_held_out=True, rests_until=until,
        reasons=[], worth_minor=1, currency="JPY",
    )  # fmt: skip
    client = signed_in("agent")
    assert "くらべるため" in client.get(f"/customers/{who}/").text
    row.delete()
    assert "くらべるため" not in client.get(f"/customers/{who}/").text


def test_whoever_does_not_answer_three_times_is_not_pursued() -> None:
    who, clerk = customer(), member()
    rested = []
    day = TODAY
    outcomes = [Outcome.NO_ANSWER, Outcome.NO_ANSWER, Outcome.LATER, Outcome.NO_ANSWER,
                Outcome.REACHED, Outcome.NO_ANSWER]  # fmt: skip
    for outcome in outcomes:
        entry = add_by_hand(who, day=day, actor=clerk.actor)
        record_outcome(entry, outcome, actor=clerk.actor, at=NOW)
        until = Outreach.objects.get(pk=entry).rests_until
        assert until is not None
        rested.append((until - day).days)
        day = until
    assert rested == [3, 7, 7, 30, 30, 3]
    record_outcome(entry, Outcome.NO_ANSWER, actor=clerk.actor, at=NOW)
    assert Outreach.objects.get(pk=entry).rests_until == day, "said twice, it is one call"


def test_what_came_of_it_stands_on_the_timeline_and_the_note_can_be_erased() -> None:
    member(per_day=1)
    (who,) = late(1)
    fill_list(TODAY, at=NOW)
    (entry,) = todays_entries(TODAY)
    record_outcome(entry.id, Outcome.REACHED, note=" 新茶の話 ", actor=TEST, at=NOW)
    record_outcome(entry.id, Outcome.WILL_COME, actor=TEST, at=NOW)
    newest, first = (
        event for event in events_of_customers([who], limit=9) if event.kind == "outreach_made"
    )
    assert first.personal == {"note": "新茶の話"} and "新茶" not in str(first.payload)
    assert newest.payload == {
        "outcome": "will_come", "reason": "overdue", "is_correction": True,
    }  # fmt: skip
    assert progress(TODAY).done == 1


def test_some_are_held_out_by_lot_before_anybody_sees_the_list_and_counted() -> None:
    member(per_day=20)
    late(30)
    plan_outreaches({}, holdout_percent=50, actor=TEST)
    fill_list(TODAY, at=NOW)
    shown, held = holdout_counts(TODAY)
    assert 0 < shown <= 20 and 0 < held <= 30 - shown
    out = set(Outreach.objects.filter(is_held_out=True).values_list("customer_id", flat=True))
    assert not out & set(listed())
    assert out <= resting(TODAY + timedelta(days=29))
    with pytest.raises(Refused) as refused:
        add_by_hand(min(out), day=TODAY, actor=member().actor)
    assert refused.value.code == "held_out"


def test_whoever_must_not_be_contacted_is_not_until_it_is_allowed_again() -> None:
    clerk = member(per_day=5)
    ids = late(2)
    stop_contact(ids[0], day=TODAY, actor=clerk.actor, at=NOW)
    fill_list(TODAY, at=NOW)
    year = TODAY + timedelta(days=365)
    assert standing([ids[0]], TODAY).is_stopped and ids[0] in resting(year)
    assert [one.customer_id for one in todays_entries(TODAY) if not one.outcome] == ids[1:]
    allow_contact(ids[0], actor=clerk.actor, at=NOW)
    assert ids[0] not in resting(year)


def test_a_customer_put_on_by_hand_is_ones_own_and_can_be_handed_over() -> None:
    one, two = member(per_day=0), member(per_day=0)
    who = customer()
    entry_id = add_by_hand(who, day=TODAY, actor=one.actor)
    assert add_by_hand(who, day=TODAY, actor=two.actor) == entry_id
    hand_over(entry_id, staff_member_id=two.pk, actor=one.actor)
    assert [entry.staff_member_id for entry in todays_entries(TODAY)] == [two.pk]
    with pytest.raises(Refused) as refused:
        hand_over(entry_id, staff_member_id=member("analyst").pk, actor=one.actor)
    assert refused.value.code == "no_colleague"


def test_a_room_above_adds_a_reason_that_goes_before_all_others() -> None:
    member(per_day=1)
    ids = late(2)
    told = Words(ja="未解決の問い合わせがあります", en="A complaint is open")
    complaint = Reason(
        name=told,
        urgency=1,
        find=lambda ground: [
            Candidate(customer_id=ids[1], reason="toy_complaint", worth_minor=1, figures={})
        ],
        tell=lambda figures: told.ja,
    )
    REASONS.add("toy_complaint", complaint)
    try:
        fill_list(TODAY, at=NOW)
        (entry,) = todays_entries(TODAY)
        assert entry.customer_id == ids[1]
        assert entry.why[0].sentence == told.ja and len(entry.why) == 2
    finally:
        REASONS._entries.pop("toy_complaint")


def test_merged_customers_stand_on_the_list_once_and_their_rest_goes_with_them() -> None:
    clerk = member(per_day=5)
    kept, other = customer(), customer()
    stop_contact(other, day=TODAY, actor=clerk.actor, at=NOW)
    merge_customers(kept, other, rule="by_hand", evidence={}, actor=TEST, at=NOW)
    assert kept in resting(TODAY)
    assert standing([kept, other], TODAY).is_stopped


def test_a_suggestion_keeps_no_customer_when_an_import_is_undone_what_came_of_it_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The lots hang on the customers' ids: now and then fewer than two fell on one side.
    monkeypatch.setattr(rules, "draw", lambda key, customer_id: customer_id % 2)
    plan_outreaches({member().pk: 6}, holdout_percent=MOST_HOLDOUT_PERCENT, actor=TEST)
    ids = late(8)
    fill_list(TODAY, at=NOW)
    held_out = Outreach.objects.filter(is_held_out=True).values_list("customer_id", flat=True)
    left, stopped = held_out[:2]
    suggested, talked_to = listed()[:2]
    (row,) = Outreach.objects.filter(customer_id=talked_to)
    record_outcome(row.pk, Outcome.REACHED, actor=TEST, at=NOW)
    stop_contact(stopped, day=TODAY, actor=MANAGER, at=NOW)
    Customer.objects.filter(id__in=ids).update(import_id=7)
    Order.objects.filter(customer_id__in=ids).update(import_id=7, customer_id=None)
    take_back_customers(7, part=(0, max(ids)), actor=TEST, at=NOW)
    stays = {one.pk for one in Customer.objects.filter(id__in=ids)}
    assert {talked_to, stopped} == stays and not {suggested, left} & stays
    assert {one.customer_id for one in Outreach.objects.all()} == stays


def test_whoever_may_not_changes_nothing() -> None:
    entry = add_by_hand(customer(), day=TODAY, actor=member().actor)
    before = list(Outreach.objects.values())
    who = Customer.objects.get().pk
    attempts: list[Callable[[], object]] = [
        lambda: record_outcome(entry, Outcome.REACHED, actor=ANALYST, at=NOW),
        lambda: hand_over(entry, staff_member_id=1, actor=ANALYST),
        lambda: stop_contact(who, day=TODAY, actor=ANALYST, at=NOW),
        lambda: allow_contact(who, actor=ANALYST, at=NOW),
        lambda: plan_outreaches({}, holdout_percent=0, actor=ANALYST),
    ]
    for attempt in attempts:
        with pytest.raises(Forbidden):
            attempt()
    assert list(Outreach.objects.values()) == before
    with pytest.raises(Refused) as refused:
        record_outcome(999, Outcome.REACHED, actor=TEST, at=NOW)
    assert refused.value.code == "no_outreach"
    with pytest.raises(Refused) as refused:
        add_by_hand(999, day=TODAY, actor=TEST)
    assert refused.value.code == "nobody_there"


def test_the_plan_is_kept_within_what_is_possible(signed_in: Callable[..., Client]) -> None:
    client = signed_in("manager")
    me = StaffMember.objects.get()
    told = {f"per_day_{me.pk}": "7", "holdout_percent": "99"}
    assert client.post("/today/plan/", told).status_code == 302
    page = client.get("/today/plan/").content.decode()
    assert 'value="7"' in page and 'value="50"' in page
    wrong = client.post("/today/plan/", told | {"holdout_percent": "-1"})
    assert wrong.status_code == 422 and "保存していません" in wrong.content.decode()


def test_every_state_of_the_page_says_what_is_the_case(signed_in: Callable[..., Client]) -> None:
    client, today = signed_in("agent"), today_in_the_shop()
    plan_outreaches({}, holdout_percent=0, actor=TEST)
    assert "用意しています" in client.get("/today/").content.decode()
    fill_list(today, at=NOW)
    assert "注文を取り込むと" in client.get("/today/").content.decode()
    late(1, today=today)
    page = client.get("/today/").content.decode()
    assert "用意しています" in page and 'hx-trigger="every 3s"' in page
    refresh_scores(at=NOW)
    assert [job.kind for job in unfinished_jobs()].count("fill_list") == 1
    fill_list(today, at=NOW)
    page = client.get("/today/").content.decode()
    assert "あと 1\u00a0名います" in page and "田中 美咲 様" in page
    assert "今日、声をかけたいお客様" in client.get("/").content.decode()
    (entry,) = todays_entries(today)
    sent = client.post(f"/today/{entry.id}/outcome/", {"outcome": "reached", "note": "また来月"})
    assert sent.headers["Location"] == "/today/"
    assert "おつかれさまでした" in client.get("/today/").content.decode()
    story = client.get(f"/customers/{entry.customer_id}/").content.decode()
    assert "お声がけ：話せた" in story and "また来月" in story


def test_whose_reason_is_the_same_are_told_apart_by_what_they_bought(
    signed_in: Callable[..., Client],
) -> None:
    client = signed_in("manager", language="en")
    staff = StaffMember.objects.get()
    plan_outreaches({staff.pk: 2}, holdout_percent=0, actor=TEST)
    today = today_in_the_shop()
    late(2, today=today)
    fill_list(today, at=NOW)
    first, second = todays_entries(today)
    assert first.why[0].sentence == second.why[0].sentence
    assert [one.spent.minor for one in (first, second) if one.spent] == [15000, 10000]
    for address in ("/today/", "/"):
        page = client.get(address).content.decode()
        assert "5 so far, ¥15,000" in page and "5 so far, ¥10,000" in page
