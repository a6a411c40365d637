"""Pages opened in a real browser, as someone who is signed in sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client
    from playwright.sync_api import Browser, ConsoleMessage, Page
    from pytest_django.live_server_helper import LiveServer


@pytest.fixture
def opened(
    live_server: LiveServer, browser: Browser, signed_in: Callable[..., Client]
) -> Iterator[Callable[..., Page]]:
    """`opened("/", language="en", width=390, theme="dark")`: the page; complaints fail the test."""
    complaints: list[str] = []
    contexts = []

    def hear(said: ConsoleMessage) -> None:
        if said.type == "error":
            complaints.append(said.text)

    def open_page(
        path: str, *, language: str = "ja", width: int = 1440, theme: str = "light"
    ) -> Page:
        cookie = signed_in(language=language).cookies["sessionid"].value
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if theme == "dark" else "light",
            locale=language,
            has_touch=width < 500,
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(live_server.url + path, wait_until="networkidle")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints, complaints
