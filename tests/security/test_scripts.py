"""Whatever somebody names by a script stays text on every page (SEC-06), in a real browser.

Not here: the scripts (`payloads`), the shop that is full of them (`hostile_shop`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from html.parser import HTMLParser
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.http import HttpResponseBase
from django.template import base
from django.test import Client

from kizuna.core.exports.rules import EXPORTS
from kizuna.people.customers.models import Customer
from kizuna.people.staff.models import StaffMember
from tests.security.hostile_shop import PASSWORD, build
from tests.security.payloads import MARK, PAYLOADS
from tests.security.routes import ACCESS, address, own_things, routes, things
from tests.security.test_injection import parameters
from tests.understand.people import customer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
TEXT = " ".join(PAYLOADS[:6])
# Elements that no template of ours makes.
MADE = f"""() => [...document.querySelectorAll('*')].filter((element) =>
  [...element.attributes].some(({{ name, value }}) =>
    name === '{MARK}' || name.startsWith('on') ||
    (/^(href|src|action|formaction|data)$/.test(name) && /^\\W*(java|data:text)/i.test(value))
  )).map((element) => element.outerHTML.slice(0, 200))"""


class Watch:
    """A window of a browser, and everything in it that a script of somebody's had done."""

    def __init__(self, page: Page) -> None:
        self.found: list[str] = []
        self.shown = 0
        self._page = page
        page.on("dialog", self._close)
        page.on("pageerror", lambda error: self.found.append(str(error)))
        page.on("console", self._hear)
        page.on("request", self._see)

    def _close(self, dialog: Dialog) -> None:
        self.found.append("a script ran")
        dialog.dismiss()

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type == "error" and "the server responded with a status of" not in said.text:
            self.found.append(said.text)

    def _see(self, request: Request) -> None:
        asked = urlsplit(request.url)
        if MARK in asked.netloc or asked.path.startswith(f"/{MARK}"):
            self.found.append(f"asked for {request.url}")

    def show(self, answer: HttpResponseBase, asked: str) -> list[str]:
        """The same of an answer that a form was given."""
        body, headers = answer.getvalue(), dict(answer.headers)
        self._page.route("**/answer/", lambda route: route.fulfill(body=body, headers=headers))
        found = self.visit("/answer/")
        self._page.unroute("**/answer/")
        return [f"{asked} {what}" for what in found]

    def visit(self, where: str) -> list[str]:
        """Open a page; what a script of somebody's did on it."""
        self._page.goto(where, wait_until="load")
        self.found += self._page.evaluate(MADE)
        self.shown += MARK in self._page.content()
        found, self.found = self.found, []
        return [f"{where[:120]}: {what[:300]}" for what in found]


@pytest.fixture
def owner(signed_in: Callable[..., Client], settings: LazySettings, tmp_path: Path) -> Client:
    """Somebody who sees every page."""
    settings.DATA = tmp_path
    client = signed_in()
    member = StaffMember.objects.get()
    member.set_password(PASSWORD)
    member.save()
    client.force_login(member)
    return client


@pytest.fixture
def watch(browser: Browser, live_server: LiveServer, owner: Client) -> Iterator[Watch]:
    """Their browser."""
    context = browser.new_context(base_url=live_server.url, locale="ja", reduced_motion="reduce")
    cookie = owner.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    yield Watch(context.new_page())
    context.close()


def pages(known: Mapping[str, object]) -> Iterator[str]:
    """Every address that answers with a page, by every kind of figure and of export there is."""
    for route in routes():
        if "GET" not in ACCESS[route.name] or route.name in ("livez", "readyz"):
            continue
        several = {"kind": list(EXPORTS)}.get("".join(route.places), [None])
        for one in several:
            yield address(route, {**known, "kind": one or "customers"})


def is_page(answer: HttpResponseBase) -> bool:
    """Whether a browser shows it, rather than keeping it as a file, which is read to its end."""
    return bool(answer.getvalue()) and "Content-Disposition" not in answer.headers


class Forms(HTMLParser):
    """The forms of a page that write: where each goes, and the names of what is sent."""

    def __init__(self, page: str, where: str) -> None:
        super().__init__()
        self.found: dict[str, set[str]] = {}
        self._where, self._names = where, set[str]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A form begins, or has a field more."""
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._names = set()
            if told.get("method") == "post":
                where = urlsplit(told.get("action") or self._where).path
                self._names = self.found.setdefault(where, set())
        elif name := told.get("name"):
            self._names.add(name)


def known_things(hostile: Mapping[str, Sequence[object]], turn: int) -> dict[str, object]:
    """One of each thing; of those with hostile names, a different one each turn."""
    owner = StaffMember.objects.filter(role="owner").earliest("id")
    plain = {} if turn else things() | own_things(owner) | {"metric_key": "customers"}
    return plain | {place: ids[turn % len(ids)] for place, ids in hostile.items()}


def test_what_is_kept_is_never_run(owner: Client, watch: Watch, shared_data: Path) -> None:
    listed = json.loads((shared_data / "torture/strings/blns.json").read_text("utf-8"))
    strings = [text for text in listed if text.strip() and "\0" not in text and len(text) < 200]
    hostile = build(owner, strings=[text for text in strings if "<" in text or ":" in text])
    wrong, visited = list[str](), set[str]()
    known: dict[str, object] = {}
    for turn in range(3):
        known |= known_things(hostile, turn)
        for where in pages(known):
            if where not in visited and is_page(owner.get(where)):
                visited.add(where)
                wrong += watch.visit(where)
    assert not wrong, "\n".join(wrong)
    assert watch.shown > 25, "the names are seen on most pages"


def test_what_is_sent_is_never_run(owner: Client, watch: Watch) -> None:
    """Each parameter of each page, and each field of each form, in an answer to it."""
    owner.raise_request_exception = False
    texts, wrong, forms = cycle(PAYLOADS), list[str](), dict[str, set[str]]()
    known = known_things({}, 0)
    for where in pages(known):
        answer = owner.get(where)
        if not is_page(answer) or where.startswith("/sign-in"):
            continue
        forms |= Forms(answer.content.decode(), where).found
        for name in sorted(parameters(owner, where)):
            text = quote(" ".join(islice(texts, 6)))
            wrong += watch.visit(f"{where}?{name}={text}")
    wrong += watch.visit(f"/no/such/page/{quote(TEXT)}/")
    assert len(forms) > 20, sorted(forms)
    for where in sorted(forms.keys() - {"/sign-out/"}):
        sent = {name: " ".join(islice(texts, 2)) for name in sorted(forms[where])}
        with transaction.atomic():
            answer = owner.post(where, sent, follow=True)
            transaction.set_rollback(True)
        assert answer.status_code < 500, where
        if is_page(answer):
            wrong += watch.show(answer, f"after {where}")
    assert not wrong, "\n".join(wrong)
    assert watch.shown > 40, "what was sent is seen in many answers"


def test_a_page_that_forgot_to_escape_would_be_seen(
    owner: Client, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    Customer.objects.filter(pk=customer()).update(family_name=PAYLOADS[1])
    where = address(next(one for one in routes() if one.name == "customers"), {})
    assert watch.visit(where) == []
    monkeypatch.setattr(base, "conditional_escape", str)
    (said, *_) = [what for what in watch.visit(where) if "Content Security Policy" in what]
    assert where in said
