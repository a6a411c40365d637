"""People read Kizuna in their own language: pages, words made in Python, form labels."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kizuna.base.said import Said
from kizuna.base.words import LANGUAGES, Words
from kizuna.core.language.middleware import LanguageMiddleware
from kizuna.core.language.rules import chosen_language
from kizuna.core.language.speaking import current_language, label

ORDERS = (
    '{% say ja="{who} 様：<b>{n}</b> 件" en="{who}: <b>{n}</b> orders" '
    'en_one="{who}: one order" count="n" n=n who=who %}'
)


def shown(template: str, language: str, **values: object) -> str:
    """A template as a reader of one language sees it."""
    with translation.override(language):
        return Template(template).render(Context(values))


def test_a_sentence_of_a_page_is_whole_in_both_languages() -> None:
    assert shown(ORDERS, "ja", n=1200, who="花子") == "花子 様：<b>1,200</b>\u00a0件"
    assert shown(ORDERS, "en", n=1200, who="Hanako") == "Hanako: <b>1,200</b> orders"
    assert shown(ORDERS, "en", n=1, who="Hanako") == "Hanako: one order"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_fills_a_sentence_is_escaped(language: str) -> None:
    told = shown(ORDERS, language, n=2, who='<script>alert("{n}")</script>{who.__class__}')
    assert "<script>" not in told and "&lt;script&gt;" in told and "{who.__class__}" in told


def test_words_from_python_are_said_and_escaped() -> None:
    words = Words(ja="{name} です", en="It is {name}")
    template = "{% say words name=name %} {% say said %}"
    values = {"words": words, "name": "<b>", "said": Said("x", words, {"name": "<i>"})}
    assert shown(template, "en", **values) == "It is &lt;b&gt; It is &lt;i&gt;"


def test_a_label_made_once_speaks_to_each_reader() -> None:
    name = label(Words(ja="お名前", en="Name"))
    with translation.override("ja"):
        assert str(name) == "お名前"
    with translation.override("en"):
        assert str(name) == "Name"


class Visitor:
    """Somebody not signed in has no language of their own."""


class Staff(Visitor):
    """Somebody signed in has one."""

    language = "ja"


@pytest.mark.parametrize(
    ("user", "accepted", "language"),
    [
        (Visitor(), "en-US,en;q=0.9", "en"),
        (Visitor(), "", "ja"),
        (Staff(), "en-US,en;q=0.9", "ja"),
    ],
)
def test_a_request_speaks_the_persons_language_before_the_browsers(
    user: Visitor, accepted: str, language: str
) -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse(current_language())

    request = RequestFactory().get("/", headers={"accept-language": accepted})
    request.user = user  # type: ignore[assignment]
    response = LanguageMiddleware(answer)(request)
    assert response.content.decode() == response.headers["Content-Language"] == language
    assert "Accept-Language" in response.headers["Vary"]


@given(st.text())
def test_any_header_leads_to_one_of_the_two_languages(accepted: str) -> None:
    assert chosen_language(accepted, default="en") in LANGUAGES


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("en;q=0.3, ja;q=0.7", "ja"), ("ja;q=0, en", "en"), ("de, *", "ja"), ("en;q=x", "ja")],
)
def test_the_browsers_weights_decide(accepted: str, language: str) -> None:
    assert chosen_language(accepted, default="ja") == language
