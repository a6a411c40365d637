"""The timeline: every event of a customer in order, told in words, page by page."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kizuna.collect.orders.actions import record_orders
from kizuna.collect.orders.rules import OrderBatch, SeenOrder
from kizuna.core.events.actions import record_event, record_events
from kizuna.core.events.rules import EVENT_KINDS, NewEvent
from kizuna.people.customers.actions.merging import merge_customers, unmerge_customers
from kizuna.people.customers.models import Tag
from kizuna.understand.timeline.queries import timeline
from kizuna.understand.timeline.rules import (
    ENTRIES,
    LONGEST_RUN,
    ONE_SITTING,
    Group,
    cursor,
    kinds_of,
    place_of,
)
from tests.understand.people import MANAGER, NOW, TEST, TODAY, buys, customer, every

if TYPE_CHECKING:
    from django.test import Client

SignIn = Callable[..., "Client"]


def changed(customer_id: int, number: int, at: datetime = NOW) -> NewEvent:
    """A change of someone's details."""
    return NewEvent(
        kind=EVENT_KINDS["customer_changed"],
        at=at,
        source="staff:1",
        idempotency_key=f"{customer_id}:{number}",
        customer_id=customer_id,
    )


def tagged(
    customer_id: int, *names: str, source: str = "import:1", at: datetime = NOW
) -> list[NewEvent]:
    """Tags that came together."""
    ids = [Tag.objects.get_or_create(name=name)[0].pk for name in names]
    return [
        NewEvent(
            kind=EVENT_KINDS["tag_added"],
            at=at,
            source=source,
            idempotency_key=f"{customer_id}:{tag}:{source}:{at}",
            customer_id=customer_id,
            keys={"tag": tag},
        )
        for tag in ids
    ]


def titles(*customer_ids: int, group: Group | None = None) -> list[str]:
    return [line.told.title for line in timeline(customer_ids, group=group).lines]


def test_every_kind_of_event_about_customers_has_its_words() -> None:
    of_customers = {key for key in EVENT_KINDS if key.startswith(("order_", "customer_"))}
    assert of_customers <= set(ENTRIES)
    assert set(ENTRIES) <= set(EVENT_KINDS), "worded, but never recorded"


@pytest.mark.django_db
def test_an_order_is_told_with_amount_and_what_most_was_paid_for() -> None:
    who = customer()
    buys(who, [TODAY], net_minor=12800)
    (line,) = timeline([who]).lines
    assert line.told.title == f"注文 #{who}-0　¥12,800"
    assert line.told.detail == "季節の焼き菓子詰め合わせ × 2\u00a0ほか 1\u00a0点"
    with translation.override("en"):
        (line,) = timeline([who]).lines
        assert line.told.title == f"Order #{who}-0, ¥12,800"
        assert line.told.detail == "季節の焼き菓子詰め合わせ × 2 and one other product"


@pytest.mark.django_db
def test_a_line_never_ends_between_a_minus_sign_and_its_amount() -> None:
    who = customer()
    batch = OrderBatch(
        currency="JPY",
        time_zone="Asia/Tokyo",
        orders=[SeenOrder("C1", who, f"{TODAY}", None, False, False, 0, 2125, None)],
    )
    record_orders(batch, source="shop", actor=TEST, at=NOW)
    (line,) = timeline([who]).lines
    assert line.told.title.endswith("−\N{WORD JOINER}¥2,125")


@pytest.mark.django_db
def test_pages_follow_each_other_without_gap_or_repetition() -> None:
    who, other = customer(), customer()
    buys(other, every(5, times=3, last=TODAY))
    # Many at the same moment: the id decides.
    record_events(changed(who, n, NOW - timedelta(days=n // 7)) for n in range(50))
    seen: list[int] = []
    before = ""
    while True:
        page = timeline([who], before=before, limit=8)
        seen += [line.id for line in page.lines]
        if not (before := page.before):
            break
    assert len(seen) == len(set(seen)) == page.known == 50
    assert timeline([who], limit=50).before == ""


@pytest.mark.django_db
def test_tags_that_came_together_are_one_line_that_names_the_first() -> None:
    who = customer()
    buys(who, [TODAY])
    record_events(tagged(who, *(f"tag {n:02}" for n in range(60))))
    tags, order = timeline([who]).lines
    assert tags.told.title == "タグが 60\u00a0個付きました"
    assert tags.told.detail.startswith("tag 00、tag 01、") and "tag 08" not in tags.told.detail
    assert tags.told.detail.endswith("、tag 07\u00a0ほか 52\u00a0個")
    assert order.told.title.startswith("注文")
    with translation.override("en"):
        tags, _ = timeline([who]).lines
    assert tags.told.title == "60 tags were added"
    assert tags.told.detail.endswith(", tag 07 and 52 more")
    assert timeline([who]).known == 61, "each is an event all the same"


@pytest.mark.django_db
def test_few_tags_are_all_named_and_one_is_told_as_ever() -> None:
    who, other = customer(), customer()
    record_events([*tagged(who, "VIP {5%}", "ギフト"), *tagged(other, "VIP")])
    (together,), (alone,) = timeline([who]).lines, timeline([other]).lines
    assert together.told.detail == "VIP {5%}、ギフト"
    assert (alone.told.title, alone.told.detail) == ("タグが付きました", "VIP")


@pytest.mark.django_db
def test_what_was_erased_among_many_is_counted_and_not_named() -> None:
    who = customer()
    record_events(tagged(who, "a", "b", "c", "d"))
    Tag.objects.filter(name__in="bd").delete()
    (together,) = timeline([who]).lines
    assert together.told.title == "タグが 4\u00a0個付きました"
    assert together.told.detail == "a、c ほか 2\u00a0個"
    Tag.objects.all().delete()
    assert timeline([who]).lines[0].told.detail == ""


@pytest.mark.django_db
def test_tags_of_another_hand_or_another_hour_have_their_own_line() -> None:
    who = customer()
    record_events(
        [
            *tagged(who, "a", "b"),
            *tagged(who, "c", source="staff:1"),
            *tagged(who, "d", at=NOW - ONE_SITTING - timedelta(seconds=1)),
        ]
    )
    assert [line.count for line in timeline([who]).lines] == [1, 2, 1]


@pytest.mark.django_db
def test_pages_of_lines_that_stand_for_many_miss_nothing_and_repeat_nothing() -> None:
    who, names = customer(), [f"{n}" for n in range(LONGEST_RUN + 50)]
    for day in range(6):
        at = NOW - timedelta(days=day)
        record_events([*tagged(who, *names, at=at), changed(who, day, at)])
    pages = [timeline([who], limit=4)]
    while pages[-1].before:
        pages.append(timeline([who], limit=4, before=pages[-1].before))
    lines = [line for page in pages for line in page.lines]
    assert [len(page.lines) for page in pages] == [4, 4, 4, 4, 2]
    assert [line.count for line in lines] == [1, LONGEST_RUN, 50] * 6
    assert len({line.id for line in lines}) == 18


@pytest.mark.django_db
def test_a_filter_shows_one_group_and_counts_all() -> None:
    who = customer()
    buys(who, [TODAY])
    record_event(changed(who, 1))
    assert len(titles(who)) == 2
    assert titles(who, group=Group.ORDERS) == [f"注文 #{who}-0　¥1,000"]
    assert titles(who, group=Group.CUSTOMER) == ["顧客の情報が変わりました"]
    assert timeline([who], group=Group.ORDERS).known == 2
    assert kinds_of(None) == []


@pytest.mark.django_db
def test_a_kind_that_is_not_worded_is_called_by_its_name() -> None:
    who = customer()
    kind = type(EVENT_KINDS["order_placed"])(key="of_the_past", name=ENTRIES, version=1)  # type: ignore[arg-type]
    record_event(NewEvent(kind=kind, at=NOW, source="x", idempotency_key="x", customer_id=who))
    assert titles(who) == ["of_the_past"]


@pytest.mark.django_db
def test_who_was_merged_brings_their_history_and_takes_it_back(signed_in: SignIn) -> None:
    kept, merged = customer(), customer(given_name="実咲")
    buys(kept, [TODAY])
    buys(merged, [TODAY])
    merge = merge_customers(kept, merged, rule="by_hand", evidence={}, actor=MANAGER, at=NOW)
    browser = signed_in()
    body = browser.get(f"/customers/{kept}/").content.decode()
    assert f"注文 #{kept}-0" in body
    assert f"注文 #{merged}-0" in body
    assert "スタッフが確認" in body
    assert browser.get(f"/customers/{merged}/").headers["Location"] == f"/customers/{kept}/"
    unmerge_customers(merge, actor=MANAGER, at=NOW)
    assert f"注文 #{merged}-0" not in browser.get(f"/customers/{kept}/").content.decode()
    assert f"注文 #{merged}-0" in browser.get(f"/customers/{merged}/").content.decode()


@pytest.mark.django_db
def test_an_open_page_hears_of_news_once_and_of_nothing_not_at_all(signed_in: SignIn) -> None:
    who, browser = customer(), signed_in()
    record_event(changed(who, 1))
    part = f"/customers/{who}/timeline/"
    assert browser.get(part, {"known": "1"}).status_code == 204
    record_event(changed(who, 2, at=NOW - timedelta(days=900)))  # late to be known, still news
    answer = browser.get(part, {"known": "1"})
    assert answer.status_code == 200
    assert "新しい記録が 1\u00a0件あります" in answer.content.decode()
    assert browser.get(part, {"known": "2"}).status_code == 204


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked", ["?group=<x>", "?before=now", "?known=-1", "?before=9e99-1", "?known=" + "9" * 5000]
)
def test_nonsense_in_the_address_shows_the_newest(signed_in: SignIn, asked: str) -> None:
    who = customer()
    buys(who, [TODAY])
    assert (
        f"注文 #{who}-0" in signed_in().get(f"/customers/{who}/timeline/{asked}").content.decode()
    )


@pytest.mark.django_db
def test_nobody_has_no_timeline(signed_in: SignIn) -> None:
    assert signed_in().get("/customers/999/timeline/").status_code == 404


@given(
    st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC)).filter(
        lambda at: at.year >= 1970
    ),
    st.integers(1, 2**62),
)
def test_a_cursor_says_where_it_came_from(at: datetime, event_id: int) -> None:
    assert place_of(cursor(at, event_id)) == (at, event_id)


@given(st.text())
def test_any_text_for_a_cursor_is_read_or_ignored(text: str) -> None:
    assert place_of(text) is None or text.count("-") == 1
