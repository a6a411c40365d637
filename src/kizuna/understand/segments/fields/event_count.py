"""How often something happened to them lately, of whatever kind the log knows."""

from kizuna.base.words import Words
from kizuna.core.events.rules import EVENT_KINDS
from kizuna.understand.segments.rules.fields import (
    SEGMENT_FIELDS,
    About,
    Choice,
    Field,
    Input,
    Operator,
)
from kizuna.understand.segments.rules.operators import DAYS

# Orders are asked for by fields of their own; being in a segment cannot depend on entering it.
_ASKED_OTHERWISE = {"order_placed", "segment_entered", "segment_left"}


def _kinds() -> list[Choice]:
    return [
        Choice(value=kind.key, name=kind.name)
        for kind in EVENT_KINDS.values()
        if kind.of_customers and kind.key not in _ASKED_OTHERWISE
    ]


_KIND = Input(key="kind", label=Words(ja="できごと", en="event"), kind="choice", choices=_kinds)
_N = Input(key="n", label=Words(ja="回", en="times"), kind="whole", least=1)
# The log keeps the ids of its day: who was merged since is looked up.
_HAPPENED = """SELECT coalesce(known.merged_into_id, known.customer_id)
    FROM events e JOIN customers known ON known.customer_id = e.customer_id
    WHERE e.kind = {kind} AND e.happened_at >= {midnight} - to_days({days}::INTEGER - 1)
    GROUP BY 1 HAVING count(*) >= {n}"""

SEGMENT_FIELDS.add(
    "event_count",
    Field(
        name=Words(ja="できごと", en="Something happened"),
        about=About.EVENTS,
        order=10,
        operators={
            "at_least": Operator(
                name=Words(ja="直近の日数で、以上", en="at least, in the last days"),
                phrase=Words(
                    ja="直近 {days} 日に『{kind}』が {n} 回以上",
                    en="had “{kind}” happen at least {n} times in the last {days} days",
                ),
                sql=f"c.customer_id IN ({_HAPPENED})",
                inputs=(_KIND, _N, DAYS),
            ),
            "never": Operator(
                name=Words(ja="直近の日数で、一度もない", en="not once, in the last days"),
                phrase=Words(
                    ja="直近 {days} 日に『{kind}』が一度もない",
                    en="did not once have “{kind}” happen in the last {days} days",
                ),
                sql=f"c.customer_id NOT IN ({_HAPPENED.replace('{n}', '1')})",
                inputs=(_KIND, DAYS),
            ),
        },
    ),
)
