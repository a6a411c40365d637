"""The segments that a customer is in, on their page.

Not here: when they entered and left, which the timeline tells (`entries`).
"""

from collections.abc import Mapping

from kizuna.understand.profiles.rules.panels import PANELS, Column, Panel, Visit
from kizuna.understand.segments.queries.members import segments_of
from kizuna.understand.segments.queries.segments import VIEW_SEGMENTS


def segments(visit: Visit) -> Mapping[str, object] | None:
    """Their names; left out where there are none."""
    found = segments_of(visit.actor, visit.customer_id)
    return {"segments": found} if found else None


PANELS.add(
    "segments",
    Panel(
        column=Column.LEFT,
        order=30,
        template="segments/panel.html",
        content=segments,
        permission=VIEW_SEGMENTS,
    ),
)
