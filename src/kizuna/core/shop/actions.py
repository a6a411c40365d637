"""Describing the shop.

Not here: what a shop's description must hold (`rules`).
"""

from dataclasses import asdict

from django.db import transaction

from kizuna.base.words import Words
from kizuna.core.permissions.rules import Actor, Role, permission
from kizuna.core.shop.models import ShopProfile
from kizuna.core.shop.rules import Shop

DESCRIBE_SHOP = permission(
    "describe_shop",
    Words(ja="店の設定の変更", en="Change the shop's settings"),
    roles=[Role.MANAGER],
)


@transaction.atomic
def describe_shop(shop: Shop, *, actor: Actor) -> None:
    """Keep this as the description of the shop."""
    actor.require(DESCRIBE_SHOP)
    ShopProfile.objects.update_or_create(id=1, defaults=asdict(shop))
