"""The parts of the customers that an analysis can be narrowed to, as the reader chooses them.

Not here: what parts there are (`rules.filters` and the rooms that fill it).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from kizuna.core.language.speaking import say
from kizuna.core.navigation.rules import Look, offered
from kizuna.core.permissions.rules import Actor
from kizuna.understand.scores.rules.filters import FILTERS


@dataclass(frozen=True, kw_only=True)
class PartChoice:
    """One part to choose."""

    name: str
    customers: int | None
    url: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class PartGroup:
    """The parts of one kind."""

    name: str
    choices: Sequence[PartChoice]


def part_groups(actor: Actor, look: Look, asked: QueryDict) -> list[PartGroup]:
    """Every kind of part that has any, each linked so that the other questions are kept."""
    groups = []
    keys = {id(FILTERS[key]): key for key in FILTERS}
    for kind in offered(FILTERS.values(), actor):
        choices = [
            PartChoice(
                name=choice.name,
                customers=choice.customers,
                url=address(asked, only=f"{keys[id(kind)]}:{choice.key}"),
                is_current=look.only == f"{keys[id(kind)]}:{choice.key}",
            )
            for choice in kind.choices(actor)
        ]
        if choices:
            groups.append(PartGroup(name=say(kind.name), choices=choices))
    return groups


def chosen_part(groups: Sequence[PartGroup]) -> PartChoice | None:
    """The one that is looked at."""
    return next((one for group in groups for one in group.choices if one.is_current), None)


def address(asked: QueryDict, **changes: str) -> str:
    """The same questions with some asked otherwise; an empty one is left out."""
    questions = asked.copy()
    questions.pop("page", None)
    for name, value in changes.items():
        questions[name] = value
        if not value:
            del questions[name]
    return f"?{questions.urlencode()}"
