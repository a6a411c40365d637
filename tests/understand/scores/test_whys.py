"""Why this number: the customers listed are as many as the figure counts, and each has a page."""

import re
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from kizuna.core.jobs.worker import Worker
from kizuna.core.navigation.rules import Look
from kizuna.core.permissions.rules import system_actor
from kizuna.understand.scores import behind
from kizuna.understand.scores.actions import refresh_scores
from kizuna.understand.scores.actions.excerpts import behind_of, seen_by
from kizuna.understand.scores.behind import behind_page
from tests.understand.scores.shop import AT, record_small_shop

pytestmark = pytest.mark.django_db(transaction=True)
ACTOR = system_actor("test")


@pytest.fixture(autouse=True)
def _shop(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    record_small_shop()
    refresh_scores(at=AT)


def _work() -> None:
    worker = Worker()
    while worker.run_next():
        pass


def _page(client: Client, address: str) -> str:
    client.get(address)
    _work()
    answer = client.get(address)
    assert answer.status_code == HTTPStatus.OK
    return answer.content.decode()


@pytest.mark.parametrize("period", ["", "year"])
def test_repeat_customers_and_all_customers_are_the_rate(period: str) -> None:
    look = Look(period="year" if period else None)
    seen_by(ACTOR, look)
    behind_of(ACTOR, look, "history")
    _work()
    look = Look(period=look.period)
    path, answer = behind_of(ACTOR, look, "history").path, seen_by(ACTOR, look).answer
    assert path and answer
    rate = answer.metrics["repeat_purchase_rate"]
    page = behind_page(path, "repeat_purchase_rate", part=1, page=0)
    everybody, again, once = page.counts
    assert everybody == rate.n and again / everybody == rate.value and once == everybody - again
    assert len(page.rows) == again and all(row.orders >= 2 for row in page.rows)
    assert len(behind_page(path, "repeat_purchase_rate", part=2, page=0).rows) == once


def test_the_page_of_a_figure_defines_it_and_lists_who_is_behind(
    signed_in: Callable[..., Client],
) -> None:
    page = _page(signed_in(), "/analyses/figures/repeat_purchase_rate/")
    assert "リピーターの人数 ÷ お客様の数" in page and "ウィルソン" in page
    listed = set(re.findall(r'href="/customers/(\d+)/"', page))
    assert len(listed) == 40 and "お客様 39" in page
    again = _page(signed_in(language="en"), "/analyses/figures/repeat_purchase_rate/?part=1")
    assert len(set(re.findall(r'href="/customers/(\d+)/"', again))) == 32
    assert "1 to 32 of 32 customers" in again


def test_a_long_list_comes_in_pages_and_each_customer_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    look = Look()
    behind_of(ACTOR, look, "history")
    _work()
    path = behind_of(ACTOR, look, "history").path
    assert path
    monkeypatch.setattr(behind, "PAGE_ROWS", 15)
    pages = [behind.behind_page(path, "customers", part=0, page=page).rows for page in range(4)]
    assert [len(rows) for rows in pages] == [15, 15, 10, 0]
    rows = [row for page in pages for row in page]
    assert len({row.customer_id for row in rows}) == 40
    assert [row.net_minor for row in rows] == sorted((row.net_minor for row in rows), reverse=True)


def test_while_the_list_is_made_the_page_says_so_and_looks_again(
    signed_in: Callable[..., Client],
) -> None:
    page = signed_in().get("/analyses/figures/customers/").content.decode()
    assert "お客様の一覧を用意しています" in page and "every 1s" in page


@pytest.mark.parametrize("asked", ["part=9&page=x", "page=99999999", "only=rfm:nobody"])
def test_nonsense_in_the_address_breaks_nothing(
    signed_in: Callable[..., Client], asked: str
) -> None:
    assert "リピート購入率" in _page(
        signed_in(), f"/analyses/figures/repeat_purchase_rate/?{asked}"
    )


def test_a_figure_that_the_data_cannot_give_says_so(signed_in: Callable[..., Client]) -> None:
    page = _page(signed_in(), "/analyses/figures/historic_lifetime_margin/")
    assert "いまのデータでは出せません" in page


def test_an_agent_sees_no_figure_and_an_unknown_one_is_not_found(
    signed_in: Callable[..., Client],
) -> None:
    agent = signed_in("agent").get("/analyses/figures/customers/")
    assert agent.status_code == HTTPStatus.FORBIDDEN
    assert signed_in().get("/analyses/figures/nothing/").status_code == HTTPStatus.NOT_FOUND
