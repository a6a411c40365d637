"""What came of talking to someone, who does it, whom to add and whom to leave alone.

Not here: making the list (`listing`).
"""

from datetime import date, datetime

from django.db import transaction

from kizuna.base.errors import Refused
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.core.audit.actions import record_audit
from kizuna.core.events.actions import record_event
from kizuna.core.events.rules import NewEvent
from kizuna.core.permissions.rules import Actor
from kizuna.people.customers.queries.card import known_customer
from kizuna.people.staff.queries import colleagues
from kizuna.understand.attention.actions import MAKE_OUTREACHES, OUTREACH_ALLOWED, OUTREACH_MADE
from kizuna.understand.attention.models import Outreach
from kizuna.understand.attention.queries import missed_before
from kizuna.understand.attention.rules import BY_HAND, NEVER, TOLD, Outcome, rests_until

LONGEST_NOTE = 1000
NO_OUTREACH = Words(ja="リストにこの項目はありません。", en="There is no such entry on the list.")
NO_COLLEAGUE = Words(
    ja="この人にはお声がけを任せられません。", en="This person does not talk to customers."
)
NOBODY_THERE = Words(ja="この顧客はいません。", en="There is no such customer.")
HELD_OUT = Words(
    ja="効果を確かめるため、このお客様へのお声がけは {day} まで控えています。",
    en="To measure what talking to customers does, this one is left alone until {day}.",
)


@transaction.atomic
def record_outcome(
    outreach_id: int, outcome: Outcome, *, note: str = "", actor: Actor, at: datetime
) -> int:
    """Record what came of it, or correct what was recorded; the customer's id.

    The note stands in the event's personal part, where an erasure reaches it.
    """
    actor.require(MAKE_OUTREACHES)
    row = _shown(outreach_id)
    row.outcome, row.ended_at, row.ended_by = outcome.value, at, actor.key
    missed = missed_before(row.customer_id, row.day) if outcome is Outcome.NO_ANSWER else 0
    row.rests_until = rests_until(outcome, row.day, missed_before=missed)
    is_told = outcome in TOLD or row.times_told > 0
    row.times_told += is_told
    row.save()
    if is_told:
        reason = row.reasons[0]["reason"] if row.reasons else BY_HAND
        note = note.strip()[:LONGEST_NOTE]
        record_event(
            NewEvent(
                kind=OUTREACH_MADE,
                at=at,
                source=actor.key,
                idempotency_key=f"outreach_made:{row.pk}:{row.times_told}",
                customer_id=row.customer_id,
                keys={"outreach": row.pk},
                payload={
                    "outcome": outcome.value,
                    "reason": reason,
                    "is_correction": row.times_told > 1,
                },
                personal={"note": note} if note else {},
            )
        )
    return int(row.customer_id)


@transaction.atomic
def hand_over(outreach_id: int, *, staff_member_id: int, actor: Actor) -> None:
    """Let a colleague talk to this customer instead."""
    actor.require(MAKE_OUTREACHES)
    row = _shown(outreach_id)
    if staff_member_id not in {one.id for one in colleagues(MAKE_OUTREACHES)}:
        raise Refused(Said("no_colleague", NO_COLLEAGUE))
    row.staff_member_id = staff_member_id
    row.save(update_fields=["staff_member"])
    details = {"staff_member": staff_member_id}
    record_audit(actor, "handed_over_outreach", subject=f"outreach:{row.pk}", details=details)


@transaction.atomic
def add_by_hand(customer_id: int, *, day: date, actor: Actor) -> int:
    """Put a customer onto one's own list of the day; its id. Once there, nothing happens."""
    actor.require(MAKE_OUTREACHES)
    rows = Outreach.objects.filter(customer_id=_known(customer_id))
    held = rows.filter(is_held_out=True, rests_until__gt=day).first()
    if held:
        raise Refused(Said("held_out", HELD_OUT, {"day": held.rests_until}))
    return int(_own(customer_id, day=day, actor=actor).pk)


@transaction.atomic
def stop_contact(customer_id: int, *, day: date, actor: Actor, at: datetime) -> None:
    """From now on nobody is asked to contact this customer."""
    actor.require(MAKE_OUTREACHES)
    row = _own(_known(customer_id), day=day, actor=actor)
    if row.is_held_out:
        row.rests_until = NEVER
        row.save(update_fields=["rests_until"])
        record_audit(actor, "stopped_contact", subject=f"customer:{customer_id}")
    else:
        record_outcome(row.pk, Outcome.DO_NOT_CONTACT, actor=actor, at=at)


@transaction.atomic
def allow_contact(customer_id: int, *, actor: Actor, at: datetime) -> None:
    """The customer may be on the list again."""
    actor.require(MAKE_OUTREACHES)
    rows = Outreach.objects.filter(customer_id=_known(customer_id), rests_until=NEVER)
    if rows.update(rests_until=None):
        record_event(
            NewEvent(
                kind=OUTREACH_ALLOWED,
                at=at,
                source=actor.key,
                idempotency_key=f"outreach_allowed:{customer_id}:{at.isoformat()}",
                customer_id=customer_id,
            )
        )


def _own(customer_id: int, *, day: date, actor: Actor) -> Outreach:
    """The customer's row of the day, made by hand where there is none."""
    row, _ = Outreach.objects.get_or_create(
        day=day,
        customer_id=customer_id,
        defaults={
            "staff_member_id": int(actor.key.removeprefix("staff:")),
            "reasons": [],
            "worth_minor": 0,
        },
    )
    return row


def _shown(outreach_id: int) -> Outreach:
    rows = Outreach.objects.select_for_update()
    row = rows.filter(pk=outreach_id, is_held_out=False).first()
    if row is None:
        raise Refused(Said("no_outreach", NO_OUTREACH))
    return row


def _known(customer_id: int) -> int:
    known = known_customer(customer_id)
    if known is None or known.merged_into is not None:
        raise Refused(Said("nobody_there", NOBODY_THERE))
    return customer_id
