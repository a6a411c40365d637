"""How a segment grew, who came and went, who was in it when, and who is in others too.

Not here: the rest of its page (`one`).
"""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from kizuna.base.period import asked_day
from kizuna.base.words import Words
from kizuna.core.charts.rules import Chart, Series
from kizuna.core.language.speaking import current_language, say
from kizuna.core.permissions.rules import Actor
from kizuna.insight.report.writing import Writing
from kizuna.people.customers.queries.card import known_customer
from kizuna.people.customers.queries.search import found_customers
from kizuna.people.customers.rules.names import Name
from kizuna.understand.segments.queries.members import (
    Stay,
    latest_moves,
    made_on,
    overlaps,
    stay_on,
)
from kizuna.understand.segments.queries.segments import day_sizes

SHOWN = 20
MOST_FOUND = 5
SINCE = timedelta(days=365)
TITLE = Words(ja="人数の推移", en="Size over time")
SUMMARY = Words(
    ja="{first} の {before} 名から、{last} の {after} 名になりました。",
    en="From {before} customers on {first} to {after} on {last}.",
)


def history(actor: Actor, segment_id: int, asked: Mapping[str, str]) -> dict[str, object]:
    """What the template needs; `asked` may hold `who` and `on`."""
    who, on = asked.get("who", "").strip(), asked.get("on", "")
    return {
        "chart": _chart(segment_id),
        "moves": latest_moves(actor, segment_id, limit=SHOWN),
        "overlaps": overlaps(actor, segment_id),
        "asked": {"who": who, "on": on},
        "stays": _stays(segment_id, who, on),
        "is_unknown": _is_unknown(segment_id, on),
    }


def _stays(segment_id: int, who: str, on: str) -> list[tuple[Name, Stay | None]]:
    day = asked_day(on)
    if day is None:
        return []
    zone, is_to_come = timezone.get_current_timezone(), day > timezone.localdate()
    stays: list[tuple[Name, Stay | None]] = []
    for customer in found_customers(who, limit=MOST_FOUND):
        known = known_customer(customer.id)
        ids = known.ids if known else (customer.id,)
        stay = None if is_to_come else stay_on(segment_id, ids, on=day, zone=zone)
        stays.append((customer.name, stay))
    return stays


def _is_unknown(segment_id: int, on: str) -> bool:
    """Whether the day is before the segment was made, or to come: nobody's standing is known."""
    day = asked_day(on)
    if day is None:
        return False
    zone = timezone.get_current_timezone()
    return day > timezone.localdate() or day < made_on(segment_id, zone=zone)


def _chart(segment_id: int) -> Chart | None:
    """Day by day; None while there is one day only."""
    days = day_sizes(segment_id, since=timezone.localdate() - SINCE)
    if len(days) < 2:
        return None
    writing = Writing(current_language())
    first, last = days[0], days[-1]
    return Chart(
        key="segment-size",
        title=say(TITLE),
        summary=say(
            SUMMARY, first=writing.short_date(first.on), last=writing.short_date(last.on),
            before=first.size, after=last.size,
        ),
        labels=[writing.short_date(day.on) for day in days],
        series=[Series(name=say(TITLE), values=[day.size for day in days])],
    )  # fmt: skip
