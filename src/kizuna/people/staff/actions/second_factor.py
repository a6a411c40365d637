"""Setting up an authenticator app, asking for its codes, and recovery codes for a lost phone.

The app's secret is kept sealed (`core.sealing`). Not here: what makes a code right (`rules`).
"""

import logging

from django.db import transaction
from django.utils import timezone

from kizuna.base.errors import Refused
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.core.audit.actions import record_audit
from kizuna.core.sealing import Opened, Unopened, opened, seal
from kizuna.people.staff.actions.sessions import end_all_sessions
from kizuna.people.staff.actions.sign_in import (
    Door,
    confirm_password,
    count_attempt,
    forgive,
)
from kizuna.people.staff.models import RecoveryCode, StaffMember
from kizuna.people.staff.rules.second_factor import (
    accepted_step,
    new_recovery_codes,
    recovery_digest,
)

LOG = logging.getLogger(__name__)
WRONG_CODE = Words(
    ja="コードが違うか、期限が切れています。", en="The code is not right, or no longer valid."
)

NO_SECOND_FACTOR = Words(ja="二段階認証は使われていません。", en="There is no second factor.")
HAS_SECOND_FACTOR = Words(
    ja="二段階認証はもう使われています。端末を替えるときは、先に「使うのをやめる」を押してください。",
    en="There is a second factor already. To use another phone, stop using this one first.",
)


@transaction.atomic
def turn_on_second_factor(
    member: StaffMember, *, secret: str, code: str, session_id: str = ""
) -> list[str]:
    """From now on a code is asked for. The first code proves that the app has the secret.

    Gives recovery codes, to be shown this once. Other sessions end: they came in without it.
    Refused: has_second_factor, for it takes the password to do without the one there is;
    wrong_code.
    """
    if member.totp_secret:
        raise Refused(Said("has_second_factor", HAS_SECOND_FACTOR))
    step = accepted_step(code, secret=secret, last_step=0, now=timezone.now())
    if step is None:
        raise Refused(Said("wrong_code", WRONG_CODE))
    member.totp_secret, member.totp_last_step = seal(secret, purpose=_purpose(member)), step
    member.save(update_fields=["totp_secret", "totp_last_step"])
    codes = _renew_recovery_codes(member)
    end_all_sessions(member.pk, but=session_id)
    record_audit(member.actor, "turned_on_second_factor", subject=member.actor.key)
    return codes


def renew_recovery_codes(member: StaffMember, *, password: str, door: Door) -> list[str]:
    """Recovery codes to be shown this once; those there were let nobody in any more.

    Refused: wrong_password, too_many_attempts, no_second_factor.
    """
    confirm_password(member, password, door=door)
    if not member.totp_secret:
        raise Refused(Said("no_second_factor", NO_SECOND_FACTOR))
    with transaction.atomic():
        record_audit(member.actor, "renewed_recovery_codes", subject=member.actor.key)
        return _renew_recovery_codes(member)


def turn_off_second_factor(
    member: StaffMember, *, password: str, door: Door, session_id: str = ""
) -> None:
    """Ask for the password alone again. Refused: wrong_password, too_many_attempts."""
    confirm_password(member, password, door=door)
    with transaction.atomic():
        member.totp_secret = ""
        member.save(update_fields=["totp_secret"])
        member.recovery_codes.all().delete()
        end_all_sessions(member.pk, but=session_id)
        record_audit(member.actor, "turned_off_second_factor", subject=member.actor.key)


def check_code(member: StaffMember, code: str, *, door: Door) -> None:
    """Refused, unless the code is the app's or a recovery code not used before.

    Each is good once, also when it comes twice at the same time.
    """
    attempt = count_attempt(f"code:{member.pk}", door=door.to(member.pk))
    if not (_use_app_code(member.pk, code) or _use_recovery_code(member, code)):
        record_audit(member.actor, "failed_second_factor", subject=member.actor.key)
        raise Refused(Said("wrong_code", WRONG_CODE))
    forgive(attempt)


@transaction.atomic
def _use_app_code(member_id: int, code: str) -> bool:
    member = StaffMember.objects.select_for_update().get(pk=member_id)
    secret = _opened(member)
    if secret is None:
        return False
    step = accepted_step(
        code, secret=secret.text, last_step=member.totp_last_step, now=timezone.now()
    )
    if step is None:
        return False
    member.totp_last_step = step
    member.save(update_fields=["totp_last_step"])
    return True


@transaction.atomic
def seal_anew() -> int:
    """Seal by the present key what a former key sealed; how many. Then that key may be dropped."""
    count = 0
    for member in StaffMember.objects.select_for_update().exclude(totp_secret=""):
        secret = _opened(member)
        if secret is not None and secret.is_by_former_key:
            member.totp_secret = seal(secret.text, purpose=_purpose(member))
            member.save(update_fields=["totp_secret"])
            count += 1
    return count


def _opened(member: StaffMember) -> Opened | None:
    """The app's secret; None under another installation's key, when recovery codes still help."""
    try:
        return opened(member.totp_secret, purpose=_purpose(member))
    except Unopened:
        LOG.error("KIZUNA_SECRET_KEY does not open the second factor of %s", member.actor.key)
        return None


def _purpose(member: StaffMember) -> str:
    return f"second factor of {member.actor.key}"


@transaction.atomic
def _use_recovery_code(member: StaffMember, code: str) -> bool:
    unused = member.recovery_codes.filter(digest=recovery_digest(code), used_at=None)
    is_used = unused.update(used_at=timezone.now()) == 1
    if is_used:
        record_audit(member.actor, "used_recovery_code", subject=member.actor.key)
    return is_used


def _renew_recovery_codes(member: StaffMember) -> list[str]:
    member.recovery_codes.all().delete()
    codes = new_recovery_codes()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(staff_member=member, digest=recovery_digest(code)) for code in codes
    )
    return codes
