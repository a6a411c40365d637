"""What an owner does for others: inviting, ending their sessions, taking a lost phone's factor off.

Not here: roles and who may still sign in (`accounts`).
"""

from datetime import datetime

from django.db import transaction

from kizuna.base.words import Language
from kizuna.core.audit.actions import record_audit
from kizuna.core.permissions.rules import Actor, Role
from kizuna.people.staff.actions.accounts import add_staff_member, managed_member
from kizuna.people.staff.actions.links import make_link
from kizuna.people.staff.actions.sessions import end_all_sessions
from kizuna.people.staff.rules.links import Purpose


@transaction.atomic
def invite(
    actor: Actor, *, email: str, name: str, role: Role, language: Language, at: datetime
) -> str:
    """Add someone without a password; the token by which they choose one. Refused: email_taken."""
    member = add_staff_member(actor, email=email, name=name, role=role, language=language)
    return make_link(actor, int(member.pk), purpose=Purpose.INVITATION, at=at)


@transaction.atomic
def renew_invitation(actor: Actor, member_id: int, *, at: datetime) -> str:
    """A link by which someone else chooses a new password; until then the old one holds."""
    managed_member(actor, member_id)
    return make_link(actor, member_id, purpose=Purpose.INVITATION, at=at)


@transaction.atomic
def sign_out_member(actor: Actor, member_id: int) -> int:
    """End all sessions of someone else; how many there were."""
    managed_member(actor, member_id)
    ended = end_all_sessions(member_id)
    record_audit(actor, "ended_session", subject=f"staff:{member_id}", details={"n": ended})
    return ended


@transaction.atomic
def reset_second_factor(actor: Actor, member_id: int) -> None:
    """Let someone in by the password alone, until they set up another phone; sessions end."""
    member = managed_member(actor, member_id)
    member.totp_secret = ""
    member.save(update_fields=["totp_secret"])
    member.recovery_codes.all().delete()
    end_all_sessions(member_id)
    record_audit(actor, "reset_second_factor", subject=f"staff:{member_id}")
