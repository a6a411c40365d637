"""Describing the shop.

Not here: what a shop's description must hold (`rules`).
"""

from dataclasses import asdict

from django.db import transaction

from kizuna.base.errors import Refused
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.core.audit.actions import record_audit
from kizuna.core.permissions.rules import Actor, Role, permission
from kizuna.core.shop.models import ShopProfile
from kizuna.core.shop.queries import the_shop
from kizuna.core.shop.rules import CURRENCY_IN_USE, UNDO_IMPORTS, Shop, currency_in_use

DESCRIBE_SHOP = permission(
    "describe_shop",
    Words(ja="店の設定の変更", en="Change the shop's settings"),
    roles=[Role.MANAGER],
)


@transaction.atomic
def describe_shop(shop: Shop, *, actor: Actor) -> None:
    """Keep this as the description of the shop.

    Refused: currency_in_use, for another currency than that of the amounts there are.
    """
    actor.require(DESCRIBE_SHOP)
    before, in_use = the_shop(), currency_in_use()
    if in_use and shop.currency not in (in_use, before.currency):
        said = Said("currency_in_use", CURRENCY_IN_USE, {"currency": in_use})
        raise Refused(said, Said("undo_imports", UNDO_IMPORTS))
    ShopProfile.objects.update_or_create(id=1, defaults=asdict(shop))
    changed = {
        key: {"before": was, "after": now}
        for (key, was), now in zip(asdict(before).items(), asdict(shop).values(), strict=True)
        if was != now
    }
    if changed:
        record_audit(actor, "changed_shop", details=changed)
