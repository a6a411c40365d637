"""A customer's page: whole for 0, 1 and 5,000 orders, in a fixed number of queries."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kizuna.people.customers.models import (
    CustomerAddress,
    CustomerKey,
    CustomerNote,
    CustomerTag,
    CustomField,
    Tag,
)
from kizuna.understand.profiles.actions import refresh_standings
from kizuna.understand.profiles.panels.identity import TAGS_SHOWN
from kizuna.understand.profiles.rules.panels import PANELS, Column
from tests.understand.people import NOW, TODAY, buys, customer, every

if TYPE_CHECKING:
    from django.test import Client

SignIn = Callable[..., "Client"]
pytestmark = pytest.mark.django_db
QUERIES = 24


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page is opened on 22 November 2026."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def known_well() -> int:
    """Someone of whom everything is known."""
    CustomField.objects.create(key="likes", label_ja="お好み", label_en="Likes", kind="text")
    who = customer(rank="ゴールド", birthday="1990-04-12", custom={"likes": "焼き菓子"})
    for kind, value in (("email", "misaki@example.jp"), ("phone", "090-0000-0000")):
        CustomerKey.objects.create(
            customer_id=who, kind=kind, value=value, matched=value, is_identity=False,
            created_at=NOW,
        )  # fmt: skip
    CustomerAddress.objects.create(
        customer_id=who, postal_code="600-0000", prefecture="京都府", city="京都市下京区"
    )
    CustomerTag.objects.create(customer_id=who, tag=Tag.objects.create(name="焼き菓子好き"))
    CustomerNote.objects.create(customer_id=who, text="<b>贈答用</b>が多い", created_at=NOW)
    return who


def opened(browser: "Client", who: int) -> str:
    answer = browser.get(f"/customers/{who}/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_few_tags_are_shown_and_the_others_stand_behind_a_click(signed_in: SignIn) -> None:
    who = known_well()
    tags = Tag.objects.bulk_create([Tag(name=f"tag {n:02}") for n in range(TAGS_SHOWN)])
    browser = signed_in()
    CustomerTag.objects.bulk_create([CustomerTag(customer_id=who, tag=tag) for tag in tags[1:]])
    assert '<details class="other-tags">' not in opened(browser, who)
    CustomerTag.objects.create(customer_id=who, tag=tags[0])
    shown, rest = opened(browser, who).split('<details class="other-tags">')
    assert "ほか 1 個のタグ" in rest and "焼き菓子好き" in rest.split("</details>")[0]
    assert all(tag.name in shown for tag in tags)


def test_the_page_says_who_it_is_and_what_is_known(signed_in: SignIn) -> None:
    body = opened(signed_in(), known_well())
    for said in (
        "田中 美咲 様", "タナカ ミサキ", "ゴールド", "焼き菓子好き", "misaki@example.jp",
        "〒600-0000 京都府京都市下京区", "1990年4月12日", "お好み", "&lt;b&gt;贈答用",
    ):  # fmt: skip
        assert said in body
    assert "様" not in opened(signed_in(language="en"), customer())


def test_the_rhythm_is_told_with_its_evidence(signed_in: SignIn) -> None:
    who = customer()
    buys(who, every(21, times=31, last=TODAY - timedelta(days=94)))
    refresh_standings()
    body = opened(signed_in(), who)
    assert "21 日ごと" in body
    assert "いま 94 日" in body
    assert "30 回の間隔から" in body
    assert "なぜ「ご無沙汰」なのか" in body
    assert "¥31,000" in body
    assert "購入者 1 名中" in body and "上位" not in body
    assert "いつもは 21 日ごとですが、もう 94 日お見えになっていません。" in body
    assert "いちばんよく選ばれるのは「季節の焼き菓子詰め合わせ」（31 日）。" in body
    english = opened(signed_in(language="en"), who)
    assert "now 94 days" in english
    assert "Why “overdue”" in english


def test_below_three_gaps_it_is_too_few_to_say(signed_in: SignIn) -> None:
    who = customer()
    buys(who, every(21, times=3, last=TODAY))
    body = opened(signed_in(), who)
    assert "判断には少なすぎます" in body
    assert "日ごと" not in body


def test_who_never_bought_has_a_page_that_says_so(signed_in: SignIn) -> None:
    body = opened(signed_in(), customer())
    assert "まだお買い上げはありません。" in body
    assert "まだ記録がありません" in body


@pytest.mark.parametrize("orders", [1, 20, 5000])
def test_the_number_of_queries_does_not_grow_with_the_orders(
    signed_in: SignIn, orders: int
) -> None:
    who, browser = known_well(), signed_in()
    buys(who, every(1, times=orders, last=TODAY))
    refresh_standings()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        opened(browser, who)
    assert len(captured) == QUERIES, [query["sql"][:150] for query in captured]


def test_nobody_has_no_page_and_strangers_see_none(signed_in: SignIn, client: "Client") -> None:
    assert signed_in().get("/customers/999/").status_code == 404
    assert client.get(f"/customers/{customer()}/").headers["Location"].startswith("/sign-in/")


def test_panels_stand_in_a_column_each_at_its_own_place() -> None:
    for column in Column:
        orders = [panel.order for panel in PANELS.values() if panel.column is column]
        assert orders
        assert len(orders) == len(set(orders))


def test_who_returned_everything_has_no_place_and_the_last_is_not_praised(
    signed_in: SignIn,
) -> None:
    others = [customer() for _ in range(3)]
    for number, who in enumerate(others):
        buys(who, [TODAY], net_minor=3000 - 1000 * number)
    nothing = customer()
    buys(nothing, [TODAY], net_minor=0)
    refresh_standings()
    reader = signed_in(language="en")
    assert "top 25%" in opened(reader, others[0])
    last = opened(reader, others[2])
    assert "of 4 buyers" in last and "of 4 buyers ·" not in last
    body = opened(reader, nothing)
    assert "No place" in body and "nothing is left of the revenue after returns" in body


def test_a_phone_is_written_as_people_here_write_it(signed_in: SignIn) -> None:
    who = customer()
    for typed in ("0312345678", "2222"):
        CustomerKey.objects.create(
            customer_id=who, kind="phone", value=typed, matched=typed, is_identity=False,
            created_at=NOW,
        )  # fmt: skip
    body = opened(signed_in(), who)
    assert '<a href="tel:+81312345678">03-1234-5678</a>' in body
    assert ">2222</a>" in body, "what is no whole number stays as it was typed"
