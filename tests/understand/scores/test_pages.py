"""The first page and the analyses show what was computed, to those who may see it."""

from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from kizuna.understand.scores.actions import refresh_scores
from tests.understand.scores.shop import AT, record_small_shop

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA = tmp_path


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == HTTPStatus.OK
    return answer.content.decode()


def test_before_any_order_the_page_says_so(signed_in: Callable[..., Client]) -> None:
    assert "注文がまだありません" in _page(signed_in(), "/analyses/")
    assert "There are no orders yet" in _page(signed_in(language="en"), "/analyses/")


def test_home_shows_the_figures_and_the_course_of_things(signed_in: Callable[..., Client]) -> None:
    record_small_shop()
    refresh_scores(at=AT)
    page = _page(signed_in(), "/")
    assert "リピート購入率" in page and "80.0" in page
    assert "増えたお客様、離れたお客様" in page  # too few months can be judged for their retention
    assert "Repeat purchase rate" in _page(signed_in(language="en"), "/")


def test_the_analyses_page_has_every_section_in_both_languages(
    signed_in: Callable[..., Client],
) -> None:
    record_small_shop()
    refresh_scores(at=AT)
    japanese = _page(signed_in(), "/analyses/")
    for word in ("お客様は残ってくれているか", "すべての数字", "関係の地図", "煎茶"):
        assert word in japanese
    english = _page(signed_in(language="en"), "/analyses/")
    for word in ("Do customers stay?", "Every figure"):
        assert word in english


def test_an_agent_sees_no_analyses_at_home_or_by_address(signed_in: Callable[..., Client]) -> None:
    record_small_shop()
    refresh_scores(at=AT)
    agent = signed_in("agent")
    assert "リピート購入率" not in _page(agent, "/")
    assert agent.get("/analyses/").status_code == HTTPStatus.FORBIDDEN
