"""Who comes onto the Today list, in which order, and with whom: decisions on values.

Not here: what each reason looks for (`reasons`, and `reasons.py` of rooms above), rows (`models`).
A room above adds, for example,

    REASONS.add("complaint_open", Reason(name=Words(ja="未解決の問い合わせ", en="Open complaint"),
                                         urgency=1, find=..., tell=...))
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, TypeAlias

from kizuna.base.chance import draw
from kizuna.base.registry import Registry
from kizuna.base.words import Words

DEFAULT_PER_DAY = 10
DEFAULT_HOLDOUT_PERCENT = 10
MOST_PER_DAY = 100
MOST_HOLDOUT_PERCENT = 50
# Whoever is held out is left alone for as long as whoever was reached.
HELD_OUT_DAYS = 30
NEVER = date.max
BY_HAND = "by_hand"

Figures: TypeAlias = Mapping[str, int]


class Outcome(StrEnum):
    """What came of talking to someone, or why it was not done; in the order offered."""

    REACHED = "reached"
    WILL_COME = "will_come"
    NO_ANSWER = "no_answer"
    NOT_INTERESTED = "not_interested"
    LATER = "later"
    DO_NOT_CONTACT = "do_not_contact"


OUTCOMES: dict[Outcome, Words] = {
    Outcome.REACHED: Words(ja="話せた", en="Reached"),
    Outcome.WILL_COME: Words(ja="来店・購入の予定", en="Will come"),
    Outcome.NO_ANSWER: Words(ja="不在", en="No answer"),
    Outcome.NOT_INTERESTED: Words(ja="今回は見送り", en="Not interested"),
    Outcome.LATER: Words(ja="1 週間後に", en="In a week"),
    Outcome.DO_NOT_CONTACT: Words(ja="今後は連絡しない", en="Do not contact"),
}
# Days of rest after the first missed call in a row, the second, and any later one: who did not
# answer three times is not pursued.
_MISSED_DAYS = (3, 7, 30)
# A conversation is not repeated for a month; a missed call is tried again soon, but not tomorrow.
_REST_DAYS = {
    Outcome.REACHED: 30,
    Outcome.WILL_COME: 14,
    Outcome.NO_ANSWER: _MISSED_DAYS[0],
    Outcome.NOT_INTERESTED: 90,
    Outcome.LATER: 7,
}
# Postponed or never to be done: nobody's time was spent, so somebody else may take the place.
GIVES_BACK = frozenset({Outcome.LATER, Outcome.DO_NOT_CONTACT})
# Those of the customer's own words; the others are not worth a line in their story.
TOLD = frozenset(Outcome) - {Outcome.LATER}


def rests_until(outcome: Outcome, day: date, *, missed_before: int = 0) -> date:
    """The first day on which this customer may be on the list again.

    missed_before  calls in a row that nobody answered, before this one

    >>> rests_until(Outcome.NO_ANSWER, date(2026, 5, 1))
    datetime.date(2026, 5, 4)
    >>> rests_until(Outcome.NO_ANSWER, date(2026, 5, 1), missed_before=2)
    datetime.date(2026, 5, 31)
    >>> rests_until(Outcome.DO_NOT_CONTACT, date(2026, 5, 1)) == NEVER
    True
    """
    days = _REST_DAYS.get(outcome)
    if outcome is Outcome.NO_ANSWER:
        days = _MISSED_DAYS[min(missed_before, len(_MISSED_DAYS) - 1)]
    return NEVER if days is None else day + timedelta(days=days)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One reason to talk to one customer.

    worth_minor   what is at stake: what they would bring in the next 90 days at last year's pace,
                  times how sure the reason is, where that is known
    figures       what the reason's sentence says, as whole numbers
    """

    customer_id: int
    reason: str
    worth_minor: int
    figures: Figures


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One kind of reason: `find` looks for candidates, `tell` says one in the reader's language.

    `find` gets the day's ground (`ground.Ground`). Reasons of a higher `urgency` come first,
    whatever is at stake: a complaint does not wait for a birthday.
    """

    name: Words
    find: Callable[[Any], Iterable[Candidate]]
    tell: Callable[[Figures], str]
    urgency: int = 0


REASONS: Registry[Reason] = Registry("reasons of the Today list")


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """One customer with all their reasons, the strongest first."""

    customer_id: int
    worth_minor: int
    reasons: tuple[Candidate, ...]


def ranked(
    candidates: Iterable[Candidate],
    *,
    resting: Collection[int] = (),
    urgency: Mapping[str, int] | None = None,
) -> list[Chosen]:
    """Each customer once, by urgency, then by what is at stake; those who rest are left out.

    >>> found = [Candidate(customer_id=c, reason=r, worth_minor=w, figures={})
    ...          for c, r, w in ((1, "a", 5), (2, "a", 9), (1, "b", 7))]
    >>> [(one.customer_id, one.worth_minor, len(one.reasons)) for one in ranked(found)]
    [(2, 9, 1), (1, 7, 2)]
    """
    urgencies = urgency or {}
    own: dict[int, list[Candidate]] = defaultdict(list)
    for one in candidates:
        if one.customer_id not in resting:
            own[one.customer_id].append(one)

    def strength(one: Candidate) -> tuple[int, int, str]:
        return -urgencies.get(one.reason, 0), -one.worth_minor, one.reason

    chosen = [
        Chosen(
            customer_id=customer_id,
            worth_minor=max(one.worth_minor for one in reasons),
            reasons=tuple(sorted(reasons, key=strength)),
        )
        for customer_id, reasons in own.items()
    ]
    return sorted(
        chosen, key=lambda one: (strength(one.reasons[0])[0], -one.worth_minor, one.customer_id)
    )


def divided(
    chosen: Sequence[Chosen], *, places: int, key: str, holdout_percent: int
) -> tuple[list[Chosen], list[Chosen]]:
    """Who is shown on so many places, and who is held out by lot before it came to that.

    Nobody below the last place is held out: they would not have been shown either.
    """
    shown: list[Chosen] = []
    held: list[Chosen] = []
    for one in chosen:
        if len(shown) == places:
            break
        is_held = draw(key, one.customer_id) * 100 < holdout_percent
        (held if is_held else shown).append(one)
    return shown, held


def dealt(
    customer_ids: Sequence[int], *, per_day: Mapping[int, int], taken: Mapping[int, int]
) -> list[tuple[int, int]]:
    """Pairs of customer and member of staff: each time whose day is emptiest takes the next.

    `per_day` is what each has time for, `taken` what they have already; nobody gets more.

    >>> dealt([11, 12, 13], per_day={1: 2, 2: 1}, taken={})
    [(11, 1), (12, 2), (13, 1)]
    """
    fill = {member: taken.get(member, 0) for member in per_day}
    pairs = []
    for customer_id in customer_ids:
        free = [member for member in per_day if fill[member] < per_day[member]]
        if not free:
            break
        member = min(free, key=lambda one: (fill[one] / per_day[one], one))
        fill[member] += 1
        pairs.append((customer_id, member))
    return pairs


def holdout_key(day: date) -> str:
    """The lots are drawn anew each quarter, so that nobody is left alone for ever.

    >>> holdout_key(date(2026, 11, 22))
    'today:2026-4'
    """
    return f"today:{day.year}-{(day.month + 2) // 3}"
