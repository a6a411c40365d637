"""Ending sessions, one's own and those of others."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from kizuna.core.audit.actions import record_audit
from kizuna.core.permissions.rules import Actor
from kizuna.people.staff.actions.standing import require_standing
from kizuna.people.staff.models import StaffSession
from kizuna.people.staff.rules.sessions import IDLE


@transaction.atomic
def end_session(actor: Actor, session_id: str, *, member_id: int) -> bool:
    """End one session of a person; whether it was there. Others' sessions need a permission."""
    if actor.key != f"staff:{member_id}":
        require_standing(actor)
    ended, _ = StaffSession.objects.filter(pk=session_id, staff_member_id=member_id).delete()
    if ended:
        record_audit(actor, "ended_session", subject=f"staff:{member_id}")
    return bool(ended)


def end_all_sessions(member_id: int, *, but: str = "") -> int:
    """End every session of a person, `but` one (its id); within an action that says why."""
    return StaffSession.objects.filter(staff_member_id=member_id).exclude(pk=but).delete()[0]


def forget_ended_sessions(*, now: datetime) -> int:
    """Remove the rows of sessions that are over; how many."""
    ended = Q(expire_date__lt=now) | Q(seen_at__lt=now - IDLE)
    return StaffSession.objects.filter(ended).delete()[0]
