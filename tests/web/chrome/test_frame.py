"""The frame shows each person what is theirs; failures are told in whole sentences."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from http import HTTPStatus
from urllib.parse import urlencode

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from kizuna.base.errors import Forbidden, Refused
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.core.audit.models import AuditEntry
from kizuna.core.navigation.rules import (
    HOME_CARDS,
    NAV,
    SEARCH,
    Group,
    Hit,
    HomeCard,
    Look,
    Place,
    SearchSource,
    offered,
    rail,
)
from kizuna.core.permissions.rules import Actor, Permission, Role, system_actor
from kizuna.core.shop.actions import describe_shop
from kizuna.core.shop.rules import Shop
from kizuna.people.staff.actions.accounts import add_staff_member
from kizuna.web.chrome import views
from kizuna.web.chrome.failures import FailureMiddleware, broken
from tests.people.customers.batches import resolved

OWNERS_ONLY = Permission(key="x", name=Words("x", "x"), roles=frozenset({Role.OWNER}))
AGENT = Actor(key="staff:1", role=Role.AGENT)


@pytest.fixture
def client(db: None) -> Client:
    """A browser in which Hanako is signed in."""
    hanako = add_staff_member(
        system_actor("test"),
        email="hanako@example.com",
        name="佐藤 花子",
        role=Role.AGENT,
        language="ja",
        password="correct horse battery",
    )
    client = Client()
    client.force_login(hanako)
    return client


def test_the_rail_is_grouped_ordered_and_shows_only_what_one_may_open() -> None:
    shown = rail(AGENT)
    assert [group for group, _ in shown] == sorted(group for group, _ in shown)
    assert shown[0][1][0] is NAV["home"]
    home = NAV["home"]
    hidden, later = replace(home, permission=OWNERS_ONLY), replace(home, order=99)
    assert offered([later, hidden, home], AGENT) == [home, later]
    assert hidden in offered([hidden], system_actor("test"))


def test_every_place_leads_to_a_page(client: Client) -> None:
    for place in NAV.values():
        page = client.get(views.hit(place).url)
        assert page.status_code in (200, 403), place.name.en


def test_without_data_the_first_page_says_how_to_begin(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "こんにちは、佐藤 花子さん" in page and "お客様のデータは、まだありません" in page
    assert page.count('aria-current="page"') == 3  # rail, bottom bar, its sheet


def test_who_may_not_import_is_not_urged_to_and_hears_of_the_customers_there_are(
    signed_in: Callable[..., Client],
) -> None:
    assert "CSV" not in signed_in("agent").get("/").text
    resolved([{"full_name": "林 一"}])
    page = signed_in("agent").get("/").text
    assert "お客様のデータは、まだありません" not in page and "顧客を見る" in page


@pytest.mark.parametrize(("asked", "length"), [("month", "month"), ("1; drop", None)])
def test_home_cards_are_asked_for_the_chosen_period(
    client: Client, monkeypatch: pytest.MonkeyPatch, asked: str, length: str | None
) -> None:
    lengths = []

    def content(actor: Actor, look: Look) -> dict[str, object]:
        lengths.append(look.period)
        return {"text": "離反リスク"}

    card = HomeCard(template="web/components/chip.html", order=1, content=content)
    silent = replace(card, content=lambda actor, look: None)
    monkeypatch.setattr(HOME_CARDS, "_entries", {"a": card, "b": silent})
    page = client.get("/", {"period": asked}).content.decode()
    assert lengths == [length] and page.count("離反リスク") == 1 and "まだありません" not in page


@pytest.fixture
def source() -> Iterator[None]:
    """Something that is searched."""

    def find(actor: Actor, text: str, limit: int) -> list[Hit]:
        return [Hit(title="田中 <美咲> 様", url="/x", icon="users", detail="タナカ")][:limit]

    SEARCH._entries["toy"] = SearchSource(name=Words("お客様", "Customers"), order=1, find=find)
    yield
    del SEARCH._entries["toy"]


@pytest.mark.usefixtures("source")
def test_the_search_box_finds_people_and_pages(client: Client) -> None:
    part = client.get("/search/", {"q": "ホーム"}, headers={"hx-request": "true"})
    assert "HX-Request" in part.headers["Vary"]
    page = part.content.decode()
    assert "<html" not in page and "田中 &lt;美咲&gt; 様" in page and 'href="/"' in page
    whole = client.get("/search/", {"q": "zzz"}).content.decode()
    assert "<html" in whole and "田中" in whole and 'href="/x"' in whole


def test_where_more_is_found_than_shown_the_way_to_all_of_it_stands_below(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    def find(actor: Actor, text: str, limit: int) -> list[Hit]:
        return [Hit(title=f"田中 {n} 様", url=f"/{n}", icon="users") for n in range(20)][:limit]

    many = SearchSource(name=Words("お客様", "Customers"), order=1, find=find, all="customers")
    monkeypatch.setitem(SEARCH._entries, "toy", many)
    page = client.get("/search/", {"q": "田中 &"}).content.decode()
    assert page.count(" 様</span>") == 6 and "すべて見る" in page
    assert f'href="/customers/?{urlencode({"q": "田中 &"})}"' in page
    few = replace(many, find=lambda actor, text, limit: find(actor, text, 6))
    monkeypatch.setitem(SEARCH._entries, "toy", few)
    assert "すべて見る" not in client.get("/search/", {"q": "田中"}).content.decode()


def test_a_search_without_result_says_so(client: Client) -> None:
    assert "見つかりません" in client.get("/search/", {"q": "zzz"}).content.decode()


def test_light_or_dark_is_kept_by_the_browser(client: Client) -> None:
    back = client.post("/appearance/", {"theme": "dark", "next": "/search/"})
    assert back.headers["Location"] == "/search/"
    assert 'data-theme="dark"' in client.get("/").content.decode()
    client.post("/appearance/", {"theme": ""})
    assert "data-theme" not in client.get("/").content.decode()


def test_the_language_goes_with_the_person(client: Client) -> None:
    client.post("/appearance/", {"language": "en", "next": "/"})
    assert "Hello, 佐藤 花子" in client.get("/").content.decode()
    client.post("/appearance/", {"language": "xx"})
    assert "Hello, 佐藤 花子" in client.get("/").content.decode()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_choosing_a_theme_leads_nowhere_else(client: Client, target: str) -> None:
    assert client.post("/appearance/", {"next": target}).headers["Location"] == "/"


@pytest.mark.parametrize(("language", "told"), [("ja", "見つかりません"), ("en", "no such page")])
def test_a_page_that_is_not_there_is_told_in_the_readers_language(language: str, told: str) -> None:
    page = Client(headers={"accept-language": language}).get("/nowhere/")
    assert page.status_code == 404 and told in page.content.decode()


@pytest.mark.parametrize(
    ("language", "told"),
    [("ja", "このアドレスは直接開けません"), ("en", "This address is not a page")],
)
def test_an_address_that_only_takes_forms_says_so_when_it_is_opened(
    signed_in: Callable[..., Client], language: str, told: str
) -> None:
    answer = signed_in(language=language).get("/appearance/")
    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert answer.headers["Allow"] == "POST"
    assert told in answer.content.decode() and 'href="/"' in answer.content.decode()


def test_a_request_that_django_itself_refuses_gets_a_page_of_ours(
    client: Client, settings: LazySettings
) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1
    answer = client.post("/appearance/", {"a": "1", "b": "2", "next": "/"})
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert "seal" in answer.content.decode()


@pytest.mark.parametrize("number", [2**63 - 1, 2**63, 10**40])
@pytest.mark.parametrize("where", ["/customers/{}/", "/customers/{}/notes/"])
def test_a_number_that_no_row_can_have_is_a_page_that_is_not_there(
    client: Client, where: str, number: int
) -> None:
    for answer in (client.get(where.format(number)), client.post(where.format(number), {})):
        assert answer.status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED)


def test_a_form_without_its_token_changes_nothing_and_says_so(db: None) -> None:
    page = Client(enforce_csrf_checks=True).post("/appearance/", {"theme": "dark"})
    assert page.status_code == 403 and "何も変更されていません" in page.content.decode()
    assert "theme" not in page.cookies


def test_a_page_that_was_open_for_too_long_is_no_missing_right_and_can_be_opened_again(
    signed_in: Callable[..., Client],
) -> None:
    own = signed_in("owner")
    own.handler.enforce_csrf_checks = True
    at = {"referer": "http://testserver/customers/?q=花#top"}
    page = own.post("/appearance/", {"theme": "dark"}, headers=at)
    assert page.status_code == 403 and "権限" not in page.text
    assert 'href="/customers/?q=' in page.text and "#top" not in page.text
    assert not AuditEntry.objects.filter(action="was_denied").exists()
    for elsewhere in ("http://evil.example/customers/", "//evil.example/x", ""):
        page = own.post("/appearance/", {}, headers={"referer": elsewhere})
        assert page.status_code == 403 and "evil" not in page.text
        assert "開き直す" not in page.text


def test_a_form_that_is_too_large_is_told_so(client: Client, settings: LazySettings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    page = client.post("/customers/new/", {"family_name": "あ" * 1000})
    assert page.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "一度に送れる量" in page.text and "何も変更されていません" in page.text


def test_whoever_was_signed_out_meanwhile_goes_on_from_the_page_they_were_on(db: None) -> None:
    client = Client()
    at = {"referer": "http://testserver/customers/7/"}
    sent = client.post("/customers/7/notes/", {"text": "x"}, headers=at)
    assert sent.headers["Location"] == "/sign-in/?next=%2Fcustomers%2F7%2F&unsent=1"
    assert "保存されていません" in client.get(sent.headers["Location"]).text
    assert client.post("/customers/7/notes/").headers["Location"] == "/sign-in/?next=%2F&unsent=1"
    opened = client.get("/customers/7/")
    assert opened.headers["Location"] == "/sign-in/?next=/customers/7/"
    assert "保存されていません" not in client.get(opened.headers["Location"]).text
    part = client.get("/segments/", headers={**at, "HX-Request": "true"})
    assert part.status_code == 200 and not part.content
    assert part.headers["HX-Redirect"] == "/sign-in/?next=%2Fcustomers%2F7%2F"


def answered(error: BaseException | None) -> HttpResponse | None:
    """What the middleware makes of an error."""
    middleware = FailureMiddleware(lambda request: HttpResponse())
    with translation.override("ja"):
        return middleware.process_exception(RequestFactory().get("/"), error or ValueError())


def test_what_an_action_refuses_becomes_a_page_with_its_sentence() -> None:
    said = Said(
        "x", Words(ja="「{name}」は使われています。", en="{name} is in use."), {"name": "<b>"}
    )
    refused, forbidden = answered(Refused(said)), answered(Forbidden(said))
    assert refused and forbidden and (refused.status_code, forbidden.status_code) == (409, 403)
    assert "「&lt;b&gt;」は使われています。" in refused.content.decode()
    assert answered(None) is None


def test_the_page_for_our_own_faults_needs_no_database() -> None:
    with translation.override("en"):
        page = broken(HttpRequest())
    assert page.status_code == 500 and "nothing you did" in page.content.decode()


def test_groups_of_the_rail_follow_the_loop() -> None:
    order = ["START", "UNDERSTAND", "ACT", "MEASURE", "FOOT"]
    assert [group.name for group in sorted(Group)] == order
    assert all(isinstance(place, Place) for place in NAV.values())


def test_the_shops_name_stands_in_the_rail_once_the_owner_has_named_it(client: Client) -> None:
    assert "</span>Kizuna</a>" in client.get("/").text
    describe_shop(Shop(name="絆茶舗 <本店>"), actor=system_actor("test"))
    page = client.get("/").text
    assert 'title="絆茶舗 &lt;本店&gt;">絆茶舗 &lt;本店&gt;</span>' in page
