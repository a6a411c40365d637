"""What can be done with a customer by the rooms below, which cannot know of this page."""

from kizuna.base.words import Words
from kizuna.collect.orders.queries.listing import VIEW_ORDERS
from kizuna.people.customers.actions.declared import CHANGE_CUSTOMERS, MERGE_CUSTOMERS
from kizuna.understand.profiles.rules.panels import ACTS, Act

ACTS.add(
    "orders_of_customer",
    Act(
        name=Words(ja="注文の一覧", en="Orders"),
        icon="shopping-bag",
        url="orders_of_customer",
        order=70,
        permission=VIEW_ORDERS,
    ),
)
ACTS.add(
    "merge_customer",
    Act(
        name=Words(ja="重複を統合", en="Merge a duplicate"),
        icon="arrows-join",
        url="merge_customer",
        order=80,
        permission=MERGE_CUSTOMERS,
    ),
)
ACTS.add(
    "edit_customer",
    Act(
        name=Words(ja="編集", en="Edit"),
        icon="edit",
        url="edit_customer",
        order=90,
        kind="primary",
        permission=CHANGE_CUSTOMERS,
    ),
)
