"""The pages about segments: what they show, what they keep, whom they refuse."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from kizuna.collect.orders.actions import record_orders
from kizuna.collect.orders.rules import OrderBatch, SeenLine, SeenProduct
from kizuna.core.permissions.rules import system_actor
from kizuna.people.customers.actions.by_hand.custom_fields import NewField, save_custom_field
from kizuna.people.customers.actions.search_index import index_customers
from kizuna.people.customers.models import Customer, Tag
from kizuna.understand.lake.actions import refresh_lake
from kizuna.understand.segments.actions.refreshing import refresh_segment, stale_segments
from kizuna.understand.segments.models import Segment, SegmentMembership
from kizuna.understand.segments.rules.fields import SEGMENT_FIELDS
from kizuna.understand.segments.views import building
from kizuna.understand.segments.views.one import SHOWN
from tests.understand.scores.shop import small_shop
from tests.understand.segments.shops import NOW, random_shop

pytestmark = pytest.mark.django_db(transaction=True)
TYPED = {
    "name": "二回以上",
    "r.match": "all",
    "r.n": "1",
    "r-0.field": "order_count",
    "r-0.operator": "at_least",
    "r-0.v.n": "2",
}


# What stands before and behind the input of an amount, by the shop's currency and the reader.
SIGNS = [
    ("JPY", "ja", "", "<span>円</span>"),
    ("JPY", "en", "<span>¥</span>", '<span class="unseen">amount</span>'),
    ("GBP", "ja", "<span>£</span>", '<span class="unseen">金額</span>'),
    ("CHF", "en", "<span>CHF</span>", '<span class="unseen">amount</span>'),
    ("", "en", "", "<span>amount</span>"),
]


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA = tmp_path


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == HTTPStatus.OK
    return answer.content.decode()


def _refresh() -> None:
    for number in stale_segments(at=NOW):
        refresh_segment(number, at=NOW)


def test_an_empty_list_offers_ready_made_ones_and_one_click_keeps_one(
    signed_in: Callable[..., Client],
) -> None:
    manager = signed_in("manager")
    page = _page(manager, "/segments/")
    assert "まだセグメントがありません" in page and "離れた常連" in page
    assert manager.post("/segments/ready-made/rfm_best/").status_code == HTTPStatus.FOUND
    (segment,) = Segment.objects.all()
    assert (segment.name, segment.ready_made) == ("優良客", "rfm_best")
    page = _page(signed_in("manager", language="en"), f"/segments/{segment.pk}/")
    assert "Thank them first." in page


def test_an_empty_list_offers_nothing_to_those_who_may_make_none(
    signed_in: Callable[..., Client],
) -> None:
    page = _page(signed_in("agent"), "/segments/")
    assert "まだセグメントがありません" in page and "すぐに使える" not in page


def test_a_rule_is_counted_while_it_is_typed_and_said_in_words(
    signed_in: Callable[..., Client],
) -> None:
    shop = random_shop(1)
    n = sum(len(person.bought) >= 2 for person in shop)
    page = signed_in("marketer").post("/segments/preview/", TYPED).content.decode()
    assert f">{n}<" in page
    assert "「注文回数が 2\u00a0回以上」のお客様" in page
    page = signed_in("marketer", language="en").post("/segments/preview/", TYPED).content.decode()
    assert "Customers who have ordered at least 2 times" in page


def test_a_rule_that_is_kept_has_its_members_once_they_are_found(
    signed_in: Callable[..., Client],
) -> None:
    shop = random_shop(1)
    n = sum(len(person.bought) >= 2 for person in shop)
    manager = signed_in("manager")
    address = manager.post("/segments/new/", TYPED)["Location"]
    page = _page(manager, address)
    assert "お客様を探しています" in page and 'hx-trigger="every 3s"' in page
    assert "いまは誰もいません" not in page and "人数" not in page
    _refresh()
    page = _page(manager, address)
    assert f">{n}<" in page and page.count('class="whole"') == min(n, SHOWN)
    assert "「注文回数が 2\u00a0回以上」のお客様" in _page(manager, "/segments/")
    manager.post(f"{address}edit/", TYPED | {"r-0.v.n": "5", "name": "五回以上"})
    _refresh()
    assert "五回以上" in _page(manager, address)


def test_who_came_and_went_is_kept_asked_for_by_day_and_on_the_timeline(
    signed_in: Callable[..., Client],
) -> None:
    shop = random_shop(1)
    manager = signed_in("manager")
    address = manager.post("/segments/new/", TYPED)["Location"]
    other = manager.post("/segments/new/", TYPED | {"r-0.v.n": "1", "name": "購入あり"})["Location"]
    _refresh()
    later = NOW + timedelta(days=3)
    gone = next(person for person in shop if len(person.bought) == 2)
    stays = next(person for person in shop if len(person.bought) > 5)
    index_customers("SELECT id FROM customers")
    manager.post(f"{address}edit/", TYPED | {"r-0.v.n": "3"})
    for number in stale_segments(at=later):
        refresh_segment(number, at=later)
        assert refresh_segment(number, at=later), "done twice, it finds nobody to move"
    n, kept = (sum(len(person.bought) >= least for person in shop) for least in (2, 3))
    moved = list(SegmentMembership.objects.filter(segment__name="二回以上", left_at=later))
    assert len(moved) == n - kept and gone.id in {one.customer_id for one in moved}
    page = _page(manager, f"{address}?who=誰か&on=2026-11-22")
    assert "この日このセグメントに入っていました" in page
    early = f"{address}?who=誰か&on=2026-05-03"
    assert "この日に入っていたかは、わかりません" in _page(manager, early)
    to_come = f"{address}?who=誰か&on={timezone.localdate() + timedelta(days=9)}"
    assert "この日に入っていたかは、わかりません" in _page(manager, to_come)
    assert "入っていました" not in _page(manager, to_come)
    Segment.objects.update(created_at=datetime(2026, 5, 1, tzinfo=UTC))
    assert "この日このセグメントに入っていませんでした" in _page(manager, early)
    assert "外れました" in page and "購入あり" in page and "人数の推移" in page
    assert "二回以上" in _page(manager, other)
    timeline = _page(manager, f"/customers/{gone.id}/")
    assert "セグメント「二回以上」に入りました" in timeline
    assert "セグメント「二回以上」から外れました" in timeline
    assert "から外れました" not in _page(manager, f"/customers/{stays.id}/")


def test_an_unfinished_rule_is_refused_with_what_is_missing(
    signed_in: Callable[..., Client],
) -> None:
    answer = signed_in("manager").post("/segments/new/", TYPED | {"r-0.v.n": "多め"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    page = answer.content.decode()
    assert "書きかけの条件が 1 件あります" in page and 'value="多め"' in page
    assert not Segment.objects.exists()


def test_parts_come_and_go_without_a_script(signed_in: Callable[..., Client]) -> None:
    manager = signed_in("manager")
    page = manager.post("/segments/new/", TYPED | {"act": "group:r"}).content.decode()
    assert 'name="r-1-0.field"' in page and 'value="2"' in page
    page = manager.post("/segments/draft/", TYPED | {"act": "remove:r-0"}).content.decode()
    assert 'name="r-0.field"' not in page
    assert not Segment.objects.exists()


def test_names_that_people_gave_may_hold_braces(signed_in: Callable[..., Client]) -> None:
    orders = small_shop()
    lines = [SeenLine(order.number, "tea", 1, order.gross_minor, True) for order in orders]
    batch = OrderBatch(
        currency="JPY", time_zone="Asia/Tokyo", orders=orders, lines=lines,
        products=[SeenProduct("tea", "{茶}")],
    )  # fmt: skip
    record_orders(batch, source="shop", actor=system_actor("test"), at=NOW)
    Customer.objects.update(rank="{金}")
    Tag.objects.create(name="{特売}")
    new = NewField(label_ja="{色}", label_en="{0}", kind="choice", choices=["{赤}", "青%s"])
    save_custom_field(None, new, actor=system_actor("test"))
    refresh_lake()
    manager = signed_in("manager")
    pages = [
        manager.post("/segments/draft/", TYPED | {"r-0.field": key, "r-0.operator": operator})
        for key in SEGMENT_FIELDS
        for operator in SEGMENT_FIELDS[key].operators
    ]
    assert {page.status_code for page in pages} == {HTTPStatus.OK}
    shown = "".join(page.content.decode() for page in pages)
    for name in ("{茶}", "{金}", "{特売}", "{色}", "{赤}"):
        assert name in shown, name


def test_put_away_brought_back_copied_and_deleted(signed_in: Callable[..., Client]) -> None:
    manager = signed_in("manager")
    address = manager.post("/segments/new/", TYPED)["Location"]
    number = address.split("/")[2]
    manager.post(f"{address}archive/")
    manager.get("/segments/")  # the message was read
    assert "二回以上" not in _page(manager, "/segments/")
    assert "二回以上" in _page(manager, "/segments/?archive=1")
    manager.post(f"{address}restore/")
    assert "二回以上 の写し" in _page(manager, f"/segments/new/?like={number}")
    assert manager.get(f"/segments/new/?like={'9' * 5000}").status_code == HTTPStatus.OK
    manager.post(f"{address}delete/")
    assert manager.get(address).status_code == HTTPStatus.NOT_FOUND


def test_who_may_not_change_segments_sees_them_and_changes_nothing(
    signed_in: Callable[..., Client],
) -> None:
    address = signed_in("manager").post("/segments/new/", TYPED)["Location"]
    agent = signed_in("agent")
    assert "条件を編集" not in _page(agent, address)
    for part in ("edit/", "archive/", "restore/", "delete/"):
        assert agent.post(address + part, TYPED).status_code == HTTPStatus.FORBIDDEN
    for place in ("new/", "draft/", "preview/", "ready-made/rfm_best/"):
        assert agent.post(f"/segments/{place}", TYPED).status_code == HTTPStatus.FORBIDDEN
    assert list(Segment.objects.values_list("name", "archived_at")) == [("二回以上", None)]


@pytest.mark.parametrize(("currency", "language", "before", "behind"), SIGNS)
def test_the_input_of_an_amount_names_the_currency_of_the_shop(
    signed_in: Callable[..., Client],
    monkeypatch: pytest.MonkeyPatch,
    currency: str,
    language: str,
    before: str,
    behind: str,
) -> None:
    monkeypatch.setattr(building, "shop_currency", lambda: currency)
    typed = {"r.match": "all", "r.n": "1", "r-0.field": "revenue", "r-0.operator": "at_least"}
    manager = signed_in("manager", language=language)
    page = manager.post("/segments/draft/", typed).content.decode()
    assert re.search(f'<label class="control money">{before}<input[^>]*>{behind}</label>', page)
