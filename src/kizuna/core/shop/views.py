"""The page on which the shop is described."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kizuna.base.words import Words
from kizuna.core.language.speaking import say
from kizuna.core.permissions.asking import actor_of
from kizuna.core.shop.actions import DESCRIBE_SHOP, describe_shop
from kizuna.core.shop.forms import ShopForm
from kizuna.core.shop.queries import the_shop
from kizuna.core.shop.rules import Shop

KEPT = Words(ja="お店の設定を保存しました。", en="The shop's settings are saved.")


@never_cache
@require_http_methods(["GET", "POST"])
def shop(request: HttpRequest) -> HttpResponse:
    """What Kizuna must know to count the shop's days and years."""
    actor = actor_of(request, to=DESCRIBE_SHOP)
    known = the_shop()
    form = ShopForm(request.POST or None, initial={
        "name": known.name, "time_zone": known.time_zone, "year_starts_in": known.year_starts_in,
    })  # fmt: skip
    if form.is_valid():
        describe_shop(Shop(**form.cleaned_data), actor=actor)
        messages.success(request, say(KEPT))
        return redirect("shop")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "shop/shop.html", {"form": form}, status=status)
