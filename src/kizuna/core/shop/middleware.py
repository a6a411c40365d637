"""Each request knows the shop and reads its clock: a day is a day where the shop stands.

Not here: the language of the request (`core.language`).
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from kizuna.core.shop.queries import the_shop


class ShopClockMiddleware:
    """Sets the time zone of whoever is signed in, for the time of one request: `request.shop`."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.answer(request)
        shop = the_shop()
        setattr(request, "shop", shop)  # noqa: B010 - Django's type knows no attributes of ours
        with timezone.override(shop.zone):
            return self.answer(request)
