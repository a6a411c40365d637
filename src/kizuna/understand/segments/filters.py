"""Every segment as a filter: any analysis of the customers who are in it.

Not here: what a filter is (`understand.scores.rules.filters`).
"""

from kizuna.base.words import Words
from kizuna.core.permissions.rules import Actor
from kizuna.understand.scores.rules.filters import FILTERS, Filter, FilterChoice
from kizuna.understand.segments.queries.members import members
from kizuna.understand.segments.queries.segments import VIEW_SEGMENTS, filterable, members_version


def _choices(actor: Actor) -> list[FilterChoice]:
    return [
        FilterChoice(key=str(number), name=name, customers=size)
        for number, name, size in filterable(actor)
    ]


def _version(key: str) -> str | None:
    return members_version(int(key)) if key.isdecimal() and len(key) < 19 else None


FILTERS.add(
    "segment",
    Filter(
        name=Words(ja="セグメント", en="Segments"),
        order=10,
        choices=_choices,
        version=_version,
        members=lambda key: members(int(key)),
        permission=VIEW_SEGMENTS,
    ),
)
