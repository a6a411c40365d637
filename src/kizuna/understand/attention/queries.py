"""A day's list as staff see it, who has time for how many, and how one customer stands.

Not here: making and changing it (`actions`).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import Any

from django.db.models import Count, Q

from kizuna.base.money import Money
from kizuna.collect.orders.queries.of_customer import OrderSum, order_sums
from kizuna.core.events.queries import log_head
from kizuna.core.language.speaking import say
from kizuna.core.permissions.rules import Permission
from kizuna.people.customers.queries.card import contacts_of
from kizuna.people.customers.queries.names import names_of
from kizuna.people.customers.rules.card import Contact
from kizuna.people.customers.rules.names import Name
from kizuna.people.staff.queries import Colleague, colleagues
from kizuna.understand.attention.models import Capacity, Outreach, TodayList, TodaySetting
from kizuna.understand.attention.rules import (
    DEFAULT_HOLDOUT_PERCENT,
    DEFAULT_PER_DAY,
    GIVES_BACK,
    NEVER,
    OUTCOMES,
    REASONS,
    Outcome,
)


@dataclass(frozen=True, kw_only=True)
class Why:
    """One reason in the reader's language. `sentence` is empty for who was added by hand."""

    name: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One customer on the list. `worth` is None for who was added by hand."""

    id: int
    customer_id: int
    name: Name
    contacts: Sequence[Contact]
    staff_member_id: int
    staff_name: str
    why: Sequence[Why]
    worth: Money | None
    outcome: Outcome | None
    bought: OrderSum | None = None

    @property
    def spent(self) -> Money | None:
        """What they bought in all, returns taken off: by it and their last day rows differ."""
        return Money(self.bought.net_minor, self.bought.currency) if self.bought else None

    @property
    def outcome_name(self) -> str:
        """What came of it, in the reader's language."""
        return say(OUTCOMES[self.outcome]) if self.outcome else ""

    @property
    def phone(self) -> str:
        """The first number, as it was written."""
        return self._contact("phone")

    @property
    def dial(self) -> str:
        """The first number for a phone to call: digits, and a plus before the country."""
        return "tel:" + "".join(sign for sign in self.phone if sign in "+0123456789")

    @property
    def email(self) -> str:
        """The first e-mail address."""
        return self._contact("email")

    def _contact(self, kind: str) -> str:
        return next((own.value for own in self.contacts if own.kind == kind), "")


def todays_entries(day: date, *, staff_member_id: int | None = None) -> list[Entry]:
    """The list of a day, of one person or of all, best first."""
    rows = Outreach.objects.filter(day=day, is_held_out=False).select_related("staff_member")
    if staff_member_id is not None:
        rows = rows.filter(staff_member_id=staff_member_id)
    return _entries(list(rows.order_by("id")))


def next_entries(day: date, *, staff_member_id: int, most: int) -> list[Entry]:
    """The best of someone's list that have no outcome yet."""
    rows = Outreach.objects.filter(day=day, is_held_out=False, staff_member_id=staff_member_id)
    left = rows.filter(outcome="").select_related("staff_member").order_by("id")
    return _entries(list(left[:most]))


def _entries(rows: Sequence[Outreach]) -> list[Entry]:
    ids = [row.customer_id for row in rows]
    names, contacts, sums = names_of(ids), contacts_of(ids), order_sums(ids)
    return [
        Entry(
            id=row.pk,
            customer_id=row.customer_id,
            name=names[row.customer_id],
            contacts=contacts[row.customer_id],
            staff_member_id=row.staff_member.pk,
            staff_name=row.staff_member.name,
            why=_why(row.reasons),
            worth=Money(row.worth_minor, row.currency) if row.currency else None,
            outcome=Outcome(row.outcome) if row.outcome else None,
            bought=next(iter(sums.get(row.customer_id, ())), None),
        )
        for row in rows
        if row.staff_member  # the database sees to it, of all who are not held out
    ]


def _why(reasons: Sequence[Mapping[str, Any]]) -> list[Why]:
    """The reasons told; one of a room that is gone is left out."""
    known = [one for one in reasons if one["reason"] in REASONS]
    told = [(REASONS[one["reason"]], one["figures"]) for one in known]
    return [Why(name=say(reason.name), sentence=reason.tell(figures)) for reason, figures in told]


def is_shown(outreach_id: int) -> bool:
    """Whether there is such an entry; who is held out is nobody's entry."""
    return Outreach.objects.filter(pk=outreach_id, is_held_out=False).exists()


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far someone is with the day: `done` of `all`."""

    done: int
    all: int


def progress(day: date, *, staff_member_id: int | None = None) -> Progress:
    """How many of a day's list have an outcome."""
    rows = Outreach.objects.filter(day=day, is_held_out=False)
    if staff_member_id is not None:
        rows = rows.filter(staff_member_id=staff_member_id)
    return Progress(**rows.aggregate(done=Count("id", filter=~Q(outcome="")), all=Count("id")))


def outcome_choices() -> list[Mapping[str, object]]:
    """The outcomes as buttons; the number is the key that presses one."""
    return [
        {
            "value": key.value,
            "name": say(OUTCOMES[key]),
            "key": number,
            "kind": {Outcome.REACHED: "primary", Outcome.DO_NOT_CONTACT: "danger"}.get(key, ""),
        }
        for number, key in enumerate(Outcome, start=1)
    ]


def list_as_of(day: date) -> tuple[bool, date | None]:
    """Whether the day's list was made, and as of which day of the data.

    One that was made before there were orders is none as soon as anything has happened since.
    """
    row = TodayList.objects.filter(day=day).first()
    if row is None or (row.as_of is None and row.event_id != log_head()[0]):
        return False, None
    return True, row.as_of


def capacities(permission: Permission) -> list[tuple[Colleague, int]]:
    """Who talks to customers, and how many each has time for in a day."""
    said = dict(Capacity.objects.values_list("staff_member_id", "per_day"))
    return [(one, said.get(one.id, DEFAULT_PER_DAY)) for one in colleagues(permission)]


def holdout_percent() -> int:
    """The share of customers that is held out."""
    row = TodaySetting.objects.first()
    return row.holdout_percent if row else DEFAULT_HOLDOUT_PERCENT


def holdout_counts(since: date) -> tuple[int, int]:
    """How many customers were shown and how many held out from a day on; those by hand not."""
    rows = Outreach.objects.filter(day__gte=since).exclude(currency="")
    found = rows.aggregate(
        shown=Count("id", filter=Q(is_held_out=False)), held=Count("id", filter=Q(is_held_out=True))
    )
    return found["shown"], found["held"]


def resting(day: date) -> set[int]:
    """Customers who are not to be put onto a day's list: left alone, or on it already."""
    rows = Outreach.objects.filter(Q(rests_until__gt=day) | Q(day=day))
    return set(rows.values_list("customer_id", flat=True))


def taken(day: date) -> dict[int, int]:
    """How many customers each member of staff has been given that day."""
    rows = Outreach.objects.filter(day=day, is_held_out=False).exclude(outcome__in=GIVES_BACK)
    return dict(rows.values_list("staff_member_id").annotate(n=Count("id")).order_by())


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How one customer stands with the list: on it today, left alone until, not to be contacted."""

    entry: Entry | None
    rests_until: date | None
    is_held_out: bool
    is_stopped: bool
    last_outcome: str
    last_on: date | None


def standing(customer_ids: Collection[int], day: date) -> Standing:
    """How a customer (and those merged into it) stands."""
    rows = Outreach.objects.filter(customer_id__in=customer_ids)
    today = rows.filter(day=day, is_held_out=False).select_related("staff_member")[:1]
    entry = next(iter(_entries(list(today))), None)
    rests = rows.filter(rests_until__gt=day).order_by("-rests_until").first()
    ended = rows.exclude(outcome="").order_by("-day", "-id").first()
    until = rests.rests_until if rests else None
    return Standing(
        entry=entry,
        rests_until=until if until != NEVER else None,
        is_held_out=rests is not None and rests.is_held_out,
        is_stopped=until == NEVER,
        last_outcome=say(OUTCOMES[Outcome(ended.outcome)]) if ended else "",
        last_on=ended.day if ended else None,
    )


def missed_before(customer_id: int, day: date) -> int:
    """How many calls before a day nobody answered in a row; one that was put off is no answer."""
    rows = Outreach.objects.filter(customer_id=customer_id, day__lt=day)
    ended = rows.exclude(outcome__in=("", Outcome.LATER.value)).order_by("-day")
    latest = list(ended.values_list("outcome", flat=True)[:10])
    return len(list(takewhile(lambda outcome: outcome == Outcome.NO_ANSWER.value, latest)))
