"""The timeline's place on the customer's page.

Not here: reading the events (`queries`).
"""

from collections.abc import Collection, Mapping
from urllib.parse import urlencode

from django.urls import reverse

from kizuna.base.words import Words
from kizuna.core.language.speaking import say
from kizuna.understand.profiles.rules.panels import PANELS, Column, Panel, Visit
from kizuna.understand.timeline.queries import timeline
from kizuna.understand.timeline.rules import GROUP_NAMES, Group, chosen_group, offered_groups

ALL = Words(ja="すべて", en="All")


def timeline_content(
    customer_id: int, *, customer_ids: Collection[int], asked: Mapping[str, str]
) -> dict[str, object]:
    """What the template needs; `asked` may hold `group` and `before`."""
    group, before = chosen_group(asked.get("group", "")), asked.get("before", "")
    page = timeline(customer_ids, group=group, before=before)

    def addresses(group: Group | None, before: str = "") -> dict[str, str]:
        query = urlencode({k: v for k, v in (("group", group), ("before", before)) if v})
        end = f"?{query}" if query else ""
        return {
            "url": reverse("customer", args=[customer_id]) + end,
            "part": reverse("timeline", args=[customer_id]) + end,
        }

    return {
        "page": page,
        "is_newest": not before,
        "tabs": [
            {
                "name": say(GROUP_NAMES[each] if each else ALL),
                "is_current": each == group,
                **addresses(each),
            }
            for each in (None, *offered_groups())
        ],
        "here": addresses(group),
        "newest": addresses(group) if before else None,
        "earlier": addresses(group, page.before) if page.before else None,
    }


def content(visit: Visit) -> dict[str, object]:
    """The timeline as part of the whole page."""
    return timeline_content(visit.customer_id, customer_ids=visit.customer_ids, asked=visit.asked)


PANELS.add(
    "timeline",
    Panel(column=Column.MIDDLE, order=20, template="timeline/timeline.html", content=content),
)
