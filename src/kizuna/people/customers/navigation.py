"""Customers in the rail, in the create menu and in the search box."""

from collections.abc import Sequence

from django.urls import reverse

from kizuna.base.words import Words
from kizuna.core.language.speaking import current_language
from kizuna.core.navigation.rules import (
    CREATE,
    NAV,
    SEARCH,
    Action,
    Group,
    Hit,
    Place,
    SearchSource,
)
from kizuna.core.permissions.rules import Actor
from kizuna.people.customers.actions.declared import (
    CHANGE_CUSTOMERS,
    DEFINE_CUSTOM_FIELDS,
    VIEW_CUSTOMERS,
)
from kizuna.people.customers.queries.search import found_customers
from kizuna.people.customers.rules.phones import local

CUSTOMERS = Words(ja="顧客", en="Customers")


def hits(actor: Actor, text: str, limit: int) -> Sequence[Hit]:
    """Customers who are meant by what was typed."""
    actor.require(VIEW_CUSTOMERS)
    return [
        Hit(
            title=name.called(current_language()) or key,
            url=reverse("customer", args=[found.id]),
            icon="user",
            detail=" · ".join(filter(None, (name.kana, key))),
        )
        for found in found_customers(text, limit=limit)
        for name in [found.name]
        for key in [local(found.key) if found.kind == "phone" else found.key]
    ]


NAV.add(
    "customers",
    Place(
        name=CUSTOMERS,
        icon="users",
        url="customers",
        group=Group.START,
        order=20,
        permission=VIEW_CUSTOMERS,
        also="お客様 people",
    ),
)
CREATE.add(
    "customer",
    Action(
        name=Words(ja="顧客を登録", en="Add a customer"),
        icon="user-plus",
        url="add_customer",
        order=10,
        permission=CHANGE_CUSTOMERS,
    ),
)
NAV.add(
    "custom_fields",
    Place(
        name=Words(ja="顧客の項目", en="Customer fields"),
        icon="edit",
        url="custom_fields",
        group=Group.FOOT,
        order=60,
        permission=DEFINE_CUSTOM_FIELDS,
        also="設定 カスタム項目 settings custom fields",
    ),
)
SEARCH.add(
    "customers",
    SearchSource(name=CUSTOMERS, order=10, find=hits, all="customers", permission=VIEW_CUSTOMERS),
)
