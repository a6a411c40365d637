"""Places of the rail, things to create, what is searched, cards of the first page: their shapes.

Not here: the entries (each app's `navigation.py`), how they look (`web.chrome`).

An app writes, for example,

    NAV.add("customers", Place(name=Words(ja="顧客", en="Customers"), icon="users",
                               url="customers", group=Group.START, order=20))
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal, Protocol, TypeAlias, TypeVar, cast

from kizuna.base.period import AskedPeriod, asked_period
from kizuna.base.registry import Registry
from kizuna.base.words import Words
from kizuna.core.permissions.rules import Actor, Permission


class Group(IntEnum):
    """The parts of the rail from top to bottom: they are the loop."""

    START = 1
    UNDERSTAND = 2
    ACT = 3
    MEASURE = 4
    FOOT = 5


HEADINGS: dict[Group, Words] = {
    Group.UNDERSTAND: Words(ja="知る", en="Understand"),
    Group.ACT: Words(ja="働きかける", en="Act"),
    Group.MEASURE: Words(ja="確かめる", en="Measure"),
}


@dataclass(frozen=True, kw_only=True)
class Place:
    """One entry of the rail.

    `url` is the name of an address without arguments; `order` is its place within the group;
    `also` are more words by which the search box finds it. A place that several permissions lead
    to says by `is_for` who has any of them.
    """

    name: Words
    icon: str
    url: str
    group: Group
    order: int
    permission: Permission | None = None
    also: str = ""
    is_for: Callable[[Actor], bool] = lambda actor: True


@dataclass(frozen=True, kw_only=True)
class Action:
    """Something one can begin from every page: in the create menu and the search box."""

    name: Words
    icon: str
    url: str
    order: int
    permission: Permission | None = None
    also: str = ""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One thing the search found. `title` and `detail` are already in the reader's language."""

    title: str
    url: str
    icon: str
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class SearchSource:
    """One kind of thing that is searched as one types: `find(actor, text, limit)`, best first.

    `all` names the page that lists whatever matches `?q=`, where there is one.
    """

    name: Words
    order: int
    find: Callable[[Actor, str, int], Sequence[Hit]]
    permission: Permission | None = None
    all: str = ""


CardWidth: TypeAlias = Literal["full", "wide", "narrow"]
Kept = TypeVar("Kept")


@dataclass(frozen=True, kw_only=True)
class Look:
    """What someone asks to see: which period, and only some of the customers.

    `only` is written as its owner reads it ("segment:7"); empty for everybody. What several cards
    of one page need is made once: `look.once("answer", make)`.
    """

    period: AskedPeriod = None
    only: str = ""
    _kept: dict[str, object] = field(default_factory=dict, compare=False, repr=False)

    def once(self, key: str, make: Callable[[], Kept]) -> Kept:
        """What `make` gives, made when the first one asks.

        >>> look, made = Look(), []
        >>> _ = look.once("a", lambda: made.append(1)), look.once("a", lambda: made.append(1))
        >>> made
        [1]
        """
        if key not in self._kept:
            self._kept[key] = make()
        return cast(Kept, self._kept[key])


def asked_look(asked: Mapping[str, str]) -> Look:
    """What the part of an address behind the question mark asks for; nonsense asks for nothing.

    >>> asked_look({"period": "quarter", "only": "segment:7"})
    Look(period='quarter', only='segment:7')
    >>> asked_look({"from": "2026-01-05", "to": "2026-02-01"}).period.days
    28
    """
    days = f"{asked.get('from', '')}..{asked.get('to', '')}"
    period = asked_period(days if "from" in asked else asked.get("period", ""))
    return Look(period=period, only=asked.get("only", ""))


Content: TypeAlias = Callable[[Actor, Look], Mapping[str, object] | None]


@dataclass(frozen=True, kw_only=True)
class HomeCard:
    """One card of the first page, drawn by `template` from what `content` gives.

    `content` is asked by whom and for what (`Look`); it is None as long as there is nothing to
    show: then the card is left out. Only while a card `follows_period` is the reader asked to
    choose one.
    """

    template: str
    order: int
    content: Content
    width: CardWidth = "full"
    follows_period: bool = True
    permission: Permission | None = None


@dataclass(frozen=True, kw_only=True)
class FirstStep:
    """A way to begin, offered while there is no data yet."""

    name: Words
    meaning: Words
    icon: str
    url: str
    order: int
    permission: Permission | None = None


NAV: Registry[Place] = Registry("places")
CREATE: Registry[Action] = Registry("actions")
SEARCH: Registry[SearchSource] = Registry("search sources")
HOME_CARDS: Registry[HomeCard] = Registry("home cards")
FIRST_STEPS: Registry[FirstStep] = Registry("first steps")


class Offered(Protocol):
    """What has an order, and may need a permission."""

    @property
    def order(self) -> int:
        """Its place among its like."""

    @property
    def permission(self) -> Permission | None:
        """What it takes to see it."""


Entry = TypeVar("Entry", bound=Offered)


def offered(entries: Iterable[Entry], actor: Actor) -> list[Entry]:
    """The entries this actor may use, in order."""
    allowed = (entry for entry in entries if not entry.permission or actor.may(entry.permission))
    return sorted(allowed, key=lambda entry: entry.order)


def rail(actor: Actor) -> list[tuple[Group, list[Place]]]:
    """The places this actor may see, group by group; empty groups are left out."""
    places = [place for place in offered(NAV.values(), actor) if place.is_for(actor)]
    by_group = [(group, [place for place in places if place.group is group]) for group in Group]
    return [(group, inside) for group, inside in by_group if inside]


def is_meant(entry: Place | Action, text: str) -> bool:
    """Whether all that was typed occurs in an entry's names, in either language.

    >>> name = Words(ja="顧客の登録", en="Add a customer")
    >>> add = Action(name=name, icon="plus", url="add_customer", order=1)
    >>> is_meant(add, "add cust"), is_meant(add, "登録"), is_meant(add, "orders")
    (True, True, False)
    """
    names = f"{entry.name.ja} {entry.name.en} {entry.also}".lower()
    return all(word in names for word in text.lower().split())
