"""The parts of the RFM map as filters: an analysis of those who are slipping away, say.

Not here: what a filter is (`rules.filters`), who is in which part (`actions`).
"""

from kizuna.base.words import Words
from kizuna.core.language.speaking import say
from kizuna.core.permissions.rules import Actor
from kizuna.insight.analyses.segments import SEGMENTS
from kizuna.insight.engines.duckdb import literal
from kizuna.understand.scores.queries import newest_answer, newest_picture
from kizuna.understand.scores.rules.filters import FILTERS, Filter, FilterChoice


def _choices(actor: Actor) -> list[FilterChoice]:
    answer = newest_answer(actor)
    return [
        FilterChoice(key=row.kind.key, name=say(row.kind.name), customers=row.customers)
        for row in (answer.segments if answer else ())
        if row.customers
    ]


def _version(key: str) -> str | None:
    """The parts change with every picture, and only then."""
    picture = newest_picture() if key in SEGMENTS else None
    return str(picture.id) if picture else None


def _members(key: str) -> str:
    return f"SELECT customer_id FROM customer_scores WHERE segment = {literal(key)}"


FILTERS.add(
    "rfm",
    Filter(
        name=Words(ja="RFM の区分", en="RFM groups"),
        order=20,
        choices=_choices,
        version=_version,
        members=_members,
    ),
)
