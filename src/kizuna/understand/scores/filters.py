"""The parts of the RFM map as filters: an analysis of those who are slipping away, say.

Not here: what a filter is (`rules.filters`), who is in which part (`actions`).
"""

from kizuna.base.words import Words
from kizuna.core.bulk import found
from kizuna.core.language.speaking import say
from kizuna.core.permissions.rules import Actor
from kizuna.insight.analyses.segments import SEGMENTS
from kizuna.understand.scores.queries import newest_picture
from kizuna.understand.scores.rules.filters import FILTERS, Filter, FilterChoice


def _choices(actor: Actor) -> list[FilterChoice]:
    counts = dict(found("SELECT segment, count(*) FROM customer_scores GROUP BY segment"))
    return [
        FilterChoice(key=kind.key, name=say(kind.name), customers=counts[kind.key])
        for kind in SEGMENTS.values()
        if kind.key in counts
    ]


def _version(key: str) -> str | None:
    """The parts change with every picture, and only then."""
    picture = newest_picture() if key in SEGMENTS else None
    return str(picture.id) if picture else None


def _members(key: str) -> list[int]:
    statement = "SELECT customer_id FROM customer_scores WHERE segment = %(key)s"
    return [row[0] for row in found(statement, {"key": key})]


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
