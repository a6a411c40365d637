"""The page on which the shop is described."""

from dataclasses import asdict
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
from kizuna.core.shop.rules import Shop, currency_in_use

KEPT = Words(ja="お店の設定を保存しました。", en="The shop's settings are saved.")


@never_cache
@require_http_methods(["GET", "POST"])
def shop(request: HttpRequest) -> HttpResponse:
    """What Kizuna must know to count the shop's days and years."""
    actor = actor_of(request, to=DESCRIBE_SHOP)
    known, in_use = the_shop(), currency_in_use()
    form = ShopForm(request.POST or None, initial=asdict(known), currency_in_use=in_use)
    if form.is_valid():
        typed = form.cleaned_data | ({"currency": known.currency} if in_use else {})
        describe_shop(Shop(**typed), actor=actor)
        messages.success(request, say(KEPT))
        return redirect("shop")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "shop/shop.html", {"form": form}, status=status)
