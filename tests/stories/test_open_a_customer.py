"""Someone of the staff opens a customer: who they are, what happened, at a desk or on a phone."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from kizuna.base.words import LANGUAGES
from kizuna.core.events.actions import record_event
from kizuna.core.events.rules import EVENT_KINDS, NewEvent
from kizuna.people.customers.actions.search_index import index_customers
from kizuna.people.customers.models import (
    Customer,
    CustomerAddress,
    CustomerKey,
    CustomerTag,
    Tag,
)
from kizuna.people.staff.models import StaffMember
from kizuna.understand.profiles.actions import refresh_standings
from kizuna.understand.segments.models import Segment, SegmentMembership
from tests.understand.people import buys, customer, every, today_in_the_shop

if TYPE_CHECKING:
    from django.test import Client
    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1440, 1024, 390)
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def misaki() -> int:
    """田中 美咲, 31 purchases 21 days apart, silent for 94; two others who buy more and less."""
    now = timezone.now()
    who = customer(rank="ゴールド", birthday="1990-04-12")
    last = today_in_the_shop() - timedelta(days=94)
    buys(who, every(21, times=31, last=last), net_minor=10452)
    buys(customer(), [last], net_minor=900000)
    buys(customer(), [last])
    for kind, value in (("email", "misaki@example.jp"), ("phone", "090-0000-0000"),
                        ("line", "U1"), ("member_number", "00018274")):  # fmt: skip
        CustomerKey.objects.create(
            customer_id=who, kind=kind, value=value, matched=value, is_identity=False,
            created_at=now,
        )  # fmt: skip
    CustomerAddress.objects.create(
        customer_id=who, postal_code="600-0000", prefecture="京都府", city="京都市下京区"
    )
    CustomerTag.objects.create(customer_id=who, tag=Tag.objects.create(name="焼き菓子好き"))
    changed(who, 1)
    refresh_standings()
    index_customers("SELECT id FROM customers")
    return who


def changed(who: int, number: int) -> None:
    """The customer's details were changed just now."""
    record_event(
        NewEvent(
            kind=EVENT_KINDS["customer_changed"],
            at=timezone.now(),
            source="staff:1",
            idempotency_key=f"story:{number}",
            customer_id=who,
        )
    )


@pytest.fixture
def desk(
    browser: "Browser", live_server: "LiveServer", signed_in: Callable[..., "Client"]
) -> Iterator[Callable[..., "Page"]]:
    """`desk("ja")`: a browser window of someone who is signed in and reads that language."""
    contexts = []

    def open_window(language: str, **settings: object) -> "Page":
        context = browser.new_context(base_url=live_server.url, **settings)  # type: ignore[arg-type]
        cookies = signed_in(language=language).cookies.items()
        context.add_cookies(
            [{"name": name, "value": kept.value, "url": live_server.url} for name, kept in cookies]
        )
        contexts.append(context)
        return context.new_page()

    yield open_window
    for context in contexts:
        context.close()


def test_a_customer_is_found_by_kana_and_opened_from_the_keyboard(
    desk: Callable[..., "Page"], misaki: int
) -> None:
    page = desk("ja")
    page.goto("/")
    page.keyboard.press("Control+k")
    page.keyboard.type("みさき")
    page.locator(f"#found a[href='/customers/{misaki}/']").press("Enter")
    page.wait_for_url(f"**/customers/{misaki}/")
    expect(page.locator("h1")).to_have_text("田中 美咲 様")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_timeline_is_read_filtered_and_paged_without_leaving_the_page(
    desk: Callable[..., "Page"], misaki: int, language: str
) -> None:
    words = {
        "ja": ("購入", "さらに前へ", "最新へ", "顧客の情報が変わりました"),
        "en": ("Orders", "Earlier", "Newest", "Details were changed"),
    }
    orders, earlier, newest, change = words[language]
    page = desk(language)
    page.goto(f"/customers/{misaki}/")
    timeline = page.locator("#timeline")
    assert timeline.locator(".entry").count() == 20
    assert timeline.get_by_text(change).count() == 1
    page.evaluate("window.stayed = true")
    timeline.get_by_role("link", name=orders, exact=True).click()
    timeline.locator("[aria-current]", has_text=orders).wait_for()
    assert timeline.get_by_text(change).count() == 0
    assert page.url.endswith("?group=orders")
    timeline.get_by_role("link", name=earlier).click()
    timeline.get_by_role("link", name=newest).wait_for()
    assert timeline.locator(".entry").count() == 11
    assert page.evaluate("window.stayed") is True
    page.reload()
    assert timeline.locator(".entry").count() == 11
    assert timeline.get_by_text(change).count() == 0


def test_what_happens_meanwhile_appears_by_itself(desk: Callable[..., "Page"], misaki: int) -> None:
    page = desk("ja")
    page.goto(f"/customers/{misaki}/")
    page.locator("#timeline .tabs a").first.focus()
    changed(misaki, 2)
    page.locator("#timeline [role=status]", has_text="1 件").wait_for(
        state="attached", timeout=9000
    )
    expect(page.get_by_text("顧客の情報が変わりました")).to_have_count(2)
    focused = "document.activeElement.closest('#timeline .tabs') !== null"
    assert page.evaluate(focused), "whoever reads by keyboard must not be thrown out"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_whole_and_accessible_at_every_width(
    desk: Callable[..., "Page"], misaki: int, language: str, scheme: str
) -> None:
    page = desk(language, color_scheme=scheme)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"/customers/{misaki}/")
        assert page.evaluate(OVERFLOW) <= 0
        found = Axe().run(page).response["violations"]
        assert not found, [(one["id"], one["nodes"][0]["html"]) for one in found]


# Boxes of the page, two of them over one another: what is in each.
OVERLAPS = """selector => {
  const found = [...document.querySelectorAll(selector)]
    .map(one => [one.outerHTML, one.getBoundingClientRect()]);
  return found.flatMap(([html, a], at) => found.slice(at + 1)
    .filter(([, b]) => a.left < b.right - 1 && b.left < a.right - 1)
    .filter(([, b]) => a.top < b.bottom - 1 && b.top < a.bottom - 1)
    .map(([other]) => [html, other]));
}"""


def test_on_a_phone_what_to_do_and_the_notes_stand_before_the_long_past(
    desk: Callable[..., "Page"], misaki: int
) -> None:
    page = desk("ja", viewport={"width": 390, "height": 900}, has_touch=True)
    page.goto(f"/customers/{misaki}/")
    tops = [
        box["y"]
        for part in (".key-figures", ".right", "#note", "#timeline")
        if (box := page.locator(part).bounding_box())
    ]
    assert len(tops) == 4 and tops == sorted(tops)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_longest_names_stay_within_the_page(
    desk: Callable[..., "Page"], misaki: int, width: int
) -> None:
    now = timezone.now()
    by_hand = Segment.objects.create(name="ABCDEFGHIJ" * 12, changed_at=now, created_at=now)
    SegmentMembership.objects.create(segment=by_hand, customer_id=misaki, entered_at=now)
    Customer.objects.filter(pk=misaki).update(family_name="W" * 100, given_name="寿" * 100)
    address = f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 50}.example"
    CustomerKey.objects.filter(kind="email").update(value=address)
    StaffMember.objects.create(
        email=address, name="な" * 120, role="agent", language="ja", password="unusable"
    )
    page = desk("ja", viewport={"width": width, "height": 900})
    for path in (f"/customers/{misaki}/", f"/customers/{misaki}/edit/", "/customers/", "/staff/"):
        page.goto(path)
        assert page.evaluate(OVERFLOW) <= 0, path
        assert page.evaluate(OVERLAPS, "td :is(.chip, button, select)") == [], path


def test_on_a_phone_nothing_lies_over_its_neighbour(
    desk: Callable[..., "Page"], misaki: int
) -> None:
    page = desk("en", viewport={"width": 390, "height": 900}, has_touch=True)
    page.goto("/customers/")
    assert page.evaluate(OVERLAPS, "tbody input, tbody td:not(.pick)") == []
    page.goto("/audit/")
    assert page.evaluate(OVERLAPS, ".filters :is(input, select, button)") == []
    page.goto("/search/?q=田中")
    name, detail = (
        page.locator(f".found a[href='/customers/{misaki}/'] > {part}").bounding_box()
        for part in ("span", "small")
    )
    assert name and detail and name["y"] + name["height"] <= detail["y"]
