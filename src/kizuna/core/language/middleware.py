"""Each request speaks the language of who is signed in, or the one the browser asks for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from kizuna.core.language.rules import chosen_language
from kizuna.core.language.speaking import default_language


class LanguageMiddleware:
    """Sets the language for the time of one request; the answer names it.

    Signed in, it is the person's own choice (`user.language`); before that, the browser's.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = getattr(request.user, "language", None) or chosen_language(
            request.headers.get("Accept-Language", ""), default=default_language()
        )
        with translation.override(chosen):
            response = self.answer(request)
        response.headers.setdefault("Content-Language", chosen)
        patch_vary_headers(response, ["Accept-Language"])
        return response
