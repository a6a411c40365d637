"""What the customer's page is made of: panels and acts that each room adds in one file.

A room adds, in its `panels.py`,

    PANELS.add("points", Panel(column=Column.RIGHT, order=30, content=points,
                               template="loyalty/points.html"))

Not here: the entries, the page (`views`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kizuna.base.registry import Registry
from kizuna.base.words import Words
from kizuna.core.permissions.rules import Actor, Permission
from kizuna.people.customers.rules.card import Card
from kizuna.understand.profiles.rules.figures import Favourite, Figures


class Column(StrEnum):
    """Where a panel stands: who they are; key figures in a row; what happened; what to do."""

    LEFT = "left"
    FIGURES = "figures"
    MIDDLE = "middle"
    RIGHT = "right"


@dataclass(frozen=True, kw_only=True)
class Visit:
    """Someone looks at a customer. `customer_ids` are this one's and those merged into it;
    `asked` is what stands behind the address's question mark."""

    actor: Actor
    card: Card
    customer_ids: tuple[int, ...]
    figures: Figures
    favourites: Sequence[Favourite]
    today: date
    asked: Mapping[str, str]

    @property
    def customer_id(self) -> int:
        """Whom it is about."""
        return self.card.id


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One part of the page, drawn by `template` from what `content` gives.

    `content` is None where there is nothing to show: then the panel is left out.
    """

    column: Column
    order: int
    template: str
    content: Callable[[Visit], Mapping[str, object] | None]
    permission: Permission | None = None


@dataclass(frozen=True, kw_only=True)
class Act:
    """A button of the page. `url` is the name of an address that takes the customer's id."""

    name: Words
    icon: str
    url: str
    order: int
    kind: str = ""
    permission: Permission | None = None


PANELS: Registry[Panel] = Registry("panels of the customer's page")
ACTS: Registry[Act] = Registry("acts on a customer")
