"""Adding people, changing their role and password, making them inactive."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from kizuna.base.errors import Refused
from kizuna.base.said import Said
from kizuna.base.words import Language, Words
from kizuna.core.audit.actions import record_audit
from kizuna.core.permissions.rules import Actor, Role
from kizuna.people.staff.actions.sessions import end_all_sessions
from kizuna.people.staff.actions.sign_in import Door, confirm_password
from kizuna.people.staff.actions.standing import require_standing
from kizuna.people.staff.models import StaffMember

NO_ADDRESS = Words(
    ja="「{email}」はメールアドレスではありません。", en="“{email}” is no e-mail address."
)
EMAIL_TAKEN = Words(
    ja="{email} のスタッフはもう登録されています。", en="There is a member of staff with {email}."
)
WEAK_PASSWORD = Words(
    ja="このパスワードは使えません。{reasons}", en="This password cannot be used. {reasons}"
)
HAS_PASSWORD = Words(
    ja="パスワードはもう決まっています。変えるには、いまのパスワードも入力してください。",
    en="There is a password already. To change it, type the current one, too.",
)
LAST_OWNER = Words(
    ja="オーナーが一人もいなくなるので、変更できません。",
    en="This would leave nobody who is an owner.",
)
OWN_ROLE = Words(ja="自分の役割は自分では変えられません。", en="Nobody can change their own role.")


@transaction.atomic
def add_staff_member(
    actor: Actor,
    *,
    email: str,
    name: str,
    role: Role,
    language: Language,
    password: str | None = None,
) -> StaffMember:
    """Someone new who may sign in. Without a password only a link lets them in (`links`).

    Refused: no_address, which the sign-in page would not take; email_taken, weak_password.
    """
    require_standing(actor)
    member = StaffMember(email=email.strip().lower(), name=name, role=role, language=language)
    try:
        validate_email(member.email)
    except ValidationError as error:
        raise Refused(Said("no_address", NO_ADDRESS, {"email": member.email})) from error
    if StaffMember.objects.filter(email=member.email).exists():
        raise Refused(Said("email_taken", EMAIL_TAKEN, {"email": member.email}))
    member.password = make_password(None) if password is None else hashed_password(password, member)
    member.save()
    record_audit(
        actor, "added_staff_member", subject=f"staff:{member.pk}", details={"role": role.value}
    )
    return member


@transaction.atomic
def change_role(actor: Actor, member_id: int, *, role: Role) -> None:
    """Give someone another role; they sign in again, so that no page remembers the old one."""
    member = managed_member(actor, member_id)
    if member.role == Role.OWNER and role != Role.OWNER:
        _refuse_without_owner(member)
    member.role = role
    member.save(update_fields=["role"])
    end_all_sessions(member_id)
    record_audit(actor, "changed_role", subject=f"staff:{member_id}", details={"role": role.value})


@transaction.atomic
def deactivate(actor: Actor, member_id: int) -> None:
    """From now on they cannot sign in; what they did stays theirs."""
    member = managed_member(actor, member_id)
    if member.role == Role.OWNER:
        _refuse_without_owner(member)
    member.is_active = False
    member.save(update_fields=["is_active"])
    end_all_sessions(member_id)
    record_audit(actor, "deactivated_staff_member", subject=f"staff:{member_id}")


def change_password(
    member: StaffMember, *, current: str, new: str, door: Door, session_id: str = ""
) -> StaffMember:
    """Change one's own password. Every other session ends: one of them may be a thief's.

    Refused: wrong_password, too_many_attempts, weak_password.
    """
    confirm_password(member, current, door=door)
    return _with_password(member, new, session_id)


@transaction.atomic
def choose_first_password(member: StaffMember, *, new: str, session_id: str = "") -> StaffMember:
    """A password for who came in by a link and has none. Refused: has_password, weak_password."""
    known = StaffMember.objects.select_for_update().get(pk=member.pk)
    if known.has_usable_password():
        raise Refused(Said("has_password", HAS_PASSWORD))
    return _with_password(known, new, session_id)


@transaction.atomic
def _with_password(member: StaffMember, new: str, session_id: str) -> StaffMember:
    member.password = hashed_password(new, member)
    member.save(update_fields=["password"])
    end_all_sessions(member.pk, but=session_id)
    record_audit(member.actor, "changed_password", subject=f"staff:{member.pk}")
    return member


def managed_member(actor: Actor, member_id: int) -> StaffMember:
    """The person an actor may change, locked: never oneself. Refused: own_role."""
    require_standing(actor)
    if actor.key == f"staff:{member_id}":
        raise Refused(Said("own_role", OWN_ROLE))
    return StaffMember.objects.select_for_update().get(pk=member_id)


def _refuse_without_owner(leaving: StaffMember) -> None:
    owners = StaffMember.objects.filter(role=Role.OWNER, is_active=True)
    if not owners.exclude(pk=leaving.pk).exists():
        raise Refused(Said("last_owner", LAST_OWNER))


def hashed_password(password: str, member: StaffMember) -> str:
    """A password as it is kept. Refused: weak_password."""
    try:
        validate_password(password, member)
    except ValidationError as error:
        reasons = {"reasons": " ".join(error.messages)}
        raise Refused(Said("weak_password", WEAK_PASSWORD, reasons)) from error
    return make_password(password)


def choose_language(member: StaffMember, language: Language) -> None:
    """From now on Kizuna speaks this language to this person."""
    member.language = language
    member.save(update_fields=["language"])
