"""Every segment as a filter: any analysis of the customers who are in it.

Not here: what a filter is (`understand.scores.rules.filters`).
"""

from kizuna.base.addresses import asked_id
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
    number = asked_id(key)
    return None if number is None else members_version(number)


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
