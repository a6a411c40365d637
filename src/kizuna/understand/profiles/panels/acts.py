"""What can be done with a customer by the rooms below, which cannot know of this page."""

from kizuna.base.words import Words
from kizuna.people.customers.actions.declared import CHANGE_CUSTOMERS, MERGE_CUSTOMERS
from kizuna.understand.profiles.rules.panels import ACTS, Act

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
