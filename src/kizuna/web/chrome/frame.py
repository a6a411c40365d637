"""What the frame of a page shows: the rail, what can be created, who is signed in, light or dark.

Not here: the places themselves (each app's `navigation.py`), their order (`core.navigation.rules`).
"""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.urls import reverse

from kizuna.core.language.speaking import say
from kizuna.core.navigation.rules import (
    CREATE,
    HEADINGS,
    Action,
    Group,
    Place,
    offered,
    rail,
)
from kizuna.core.permissions.asking import actor_of
from kizuna.core.permissions.rules import ROLE_NAMES
from kizuna.core.shop.rules import Shop
from kizuna.people.customers.queries.samples import sample_import

THEMES = ("light", "dark")
IN_BOTTOM_BAR = 4


@dataclass(frozen=True)
class Item:
    """A place or an action as this reader sees it."""

    name: str
    icon: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Part:
    """A group of the rail."""

    heading: str
    places: list[Item]
    is_foot: bool


class Frame:
    """The frame around one page; each part is made when the template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def theme(self) -> str:
        """The theme chosen in this browser; empty for the system's."""
        chosen = self._request.COOKIES.get("theme", "")
        return chosen if chosen in THEMES else ""

    @cached_property
    def shop(self) -> str:
        """What the owner called the shop; empty until then."""
        shop = getattr(self._request, "shop", None)
        return shop.name if isinstance(shop, Shop) else ""

    @cached_property
    def name(self) -> str:
        """Who is signed in."""
        return str(self._request.user)

    @cached_property
    def role(self) -> str:
        """What they are in the business."""
        role = actor_of(self._request).role
        return say(ROLE_NAMES[role]) if role else ""

    @cached_property
    def is_sample(self) -> bool:
        """Whether what is shown is the sample shop's."""
        return sample_import() is not None

    @cached_property
    def rail(self) -> list[Part]:
        """The rail from top to bottom."""
        return [
            Part(
                heading=say(HEADINGS[group]) if group in HEADINGS else "",
                places=[self._item(place) for place in places],
                is_foot=group is Group.FOOT,
            )
            for group, places in rail(actor_of(self._request))
        ]

    @cached_property
    def bottom(self) -> list[Item]:
        """The few places a phone shows at once."""
        return [item for part in self.rail for item in part.places][:IN_BOTTOM_BAR]

    @cached_property
    def create(self) -> list[Item]:
        """What can be made from here."""
        return [self._item(action) for action in offered(CREATE.values(), actor_of(self._request))]

    def _item(self, entry: Place | Action) -> Item:
        url, path = reverse(entry.url), self._request.path
        is_current = path == url or (url != "/" and path.startswith(url))
        return Item(name=say(entry.name), icon=entry.icon, url=url, is_current=is_current)


def frame(request: HttpRequest) -> dict[str, object]:
    """For every template: `frame`."""
    return {"frame": Frame(request)}
