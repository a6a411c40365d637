"""Letting somebody in by a link: once, for a short time, and never past the second factor.

Not here: the page that asks for a click first, so that a program that follows links uses none up.
"""

from datetime import datetime

from django.db import transaction

from kizuna.base.errors import Refused
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.core.audit.actions import record_audit
from kizuna.core.permissions.rules import Actor
from kizuna.people.staff.actions.accounts import hashed_password
from kizuna.people.staff.actions.sessions import end_all_sessions
from kizuna.people.staff.actions.standing import require_standing
from kizuna.people.staff.models import SignInLink, StaffMember
from kizuna.people.staff.rules.links import LASTS, Purpose, new_token, token_digest

DEAD_LINK = Words(
    ja="使い終わったか、期限が切れたか、新しいリンクに替わっています。",
    en="It was used already, is too old, or a newer one took its place.",
)
ASK_FOR_LINK = Words(
    ja="新しいリンクを発行してもらってください。", en="Ask for a new one from whoever sent it."
)


@transaction.atomic
def make_link(actor: Actor, member_id: int, *, purpose: Purpose, at: datetime) -> str:
    """The token of a new link for someone; any link made for them before is dead now."""
    require_standing(actor)
    token = new_token()
    SignInLink.objects.filter(staff_member_id=member_id).delete()
    SignInLink.objects.create(
        staff_member_id=member_id,
        purpose=purpose,
        digest=token_digest(token),
        expires_at=at + LASTS[purpose],
    )
    record_audit(actor, "made_sign_in_link", subject=f"staff:{member_id}",
                 details={"purpose": purpose.value})  # fmt: skip
    return token


@transaction.atomic
def use_link(token: str, *, at: datetime, password: str = "") -> StaffMember:
    """The person whom a link lets in. It is used up, also when it comes twice at the same time.

    An invitation needs the password that is to be theirs; sessions of before end. Refused:
    dead_link, weak_password (the link stays good).
    """
    rows = SignInLink.objects.select_for_update().select_related("staff_member")
    link = rows.filter(digest=token_digest(token), expires_at__gt=at).first()
    if link is None or not link.staff_member.is_active:
        raise Refused(Said("dead_link", DEAD_LINK), Said("ask_for_link", ASK_FOR_LINK))
    member = link.staff_member
    if link.purpose == Purpose.INVITATION:
        member.password = hashed_password(password, member)
        member.save(update_fields=["password"])
        end_all_sessions(member.pk)
    link.delete()
    record_audit(member.actor, "used_sign_in_link", subject=member.actor.key,
                 details={"purpose": link.purpose})  # fmt: skip
    return member
