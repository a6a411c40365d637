"""Orders in the rail and in the search box."""

from collections.abc import Sequence

from django.urls import reverse

from kizuna.base.words import Words
from kizuna.collect.orders.queries.listing import VIEW_ORDERS, found_orders
from kizuna.core.language.speaking import current_language
from kizuna.core.navigation.rules import NAV, SEARCH, Group, Hit, Place, SearchSource
from kizuna.core.permissions.rules import Actor
from kizuna.insight.report.writing import Writing

ORDERS = Words(ja="注文", en="Orders")


def hits(actor: Actor, text: str, limit: int) -> Sequence[Hit]:
    """Orders by their number."""
    language = current_language()
    return [
        Hit(
            title=f"#{found.number}",
            url=reverse("order", args=[found.id]),
            icon="shopping-bag",
            detail=" · ".join(
                filter(
                    None,
                    (
                        writing.short_date(found.ordered_on),
                        writing.money(found.gross.minor),
                        found.name.shown if found.name else "",
                    ),
                )
            ),
        )
        for found in found_orders(actor, text, limit=limit)
        for writing in [Writing(language, found.gross.currency)]
    ]


NAV.add(
    "orders",
    Place(
        name=ORDERS,
        icon="shopping-bag",
        url="orders",
        group=Group.START,
        order=25,
        permission=VIEW_ORDERS,
        also="購入 売上 返品 伝票 sales purchases returns",
    ),
)
SEARCH.add(
    "orders",
    SearchSource(name=ORDERS, order=20, find=hits, all="orders", permission=VIEW_ORDERS),
)
