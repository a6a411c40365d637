"""Signing in: the password, counted and slowed, then the second factor where there is one.

Not here: the rules of slowing (`rules.attempts`), the browser's session (`views.sign_in`).
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from math import ceil

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kizuna.base.errors import Refused, TooOften
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.core.audit.actions import record_audit
from kizuna.core.permissions.rules import Actor, system_actor
from kizuna.core.turns import take_turn
from kizuna.people.staff.models import SignInAttempt, StaffMember
from kizuna.people.staff.rules.attempts import ACCOUNT, ADDRESS, WINDOW, next_try_at

WRONG_CREDENTIALS = Words(
    ja="メールアドレスかパスワードが違います。", en="The e-mail address or password is not right."
)
TOO_MANY_ATTEMPTS = Words(
    ja="試した回数が多すぎます。{seconds} 秒ほど待って、もう一度お試しください。",
    en="Too many attempts. Wait about {seconds} seconds and try again.",
    en_one="Too many attempts. Wait a second and try again.",
    count="seconds",
)
TOO_MANY_ATTEMPTS_FOR_NOW = Words(
    ja="試した回数が多すぎます。{minutes} 分ほど待って、もう一度お試しください。",
    en="Too many attempts. Wait about {minutes} minutes and try again.",
)
WRONG_PASSWORD = Words(ja="いまのパスワードが違います。", en="The current password is not right.")
IN_SECONDS = 120
GATE = system_actor("sign-in")


@dataclass(frozen=True, kw_only=True)
class Door:
    """Where someone tries to get in: their address, and the browser if it has been in before."""

    address: str
    device: str = ""

    def to(self, member_id: int | None) -> "Door":
        """The same door, its browser known only if it was in as this person before."""
        is_known = member_id is not None and self.device.startswith(f"{member_id}:")
        return self if is_known else Door(address=self.address)


def check_credentials(email: str, password: str, *, door: Door) -> StaffMember:
    """The person with this address and password; Refused otherwise, and when tried too often.

    An unknown address takes as long and is answered as a wrong password is.
    """
    member = StaffMember.objects.filter(email=email.strip().lower(), is_active=True).first()
    attempt = count_attempt(_account(email), door=door.to(member.pk if member else None))
    is_right = check_password(password, member.password if member else _nobodys_password())
    if member is None or not is_right:
        record_audit(GATE, "failed_sign_in", subject=f"staff:{member.pk}" if member else "")
        raise Refused(Said("wrong_credentials", WRONG_CREDENTIALS))
    forgive(attempt)
    return member


def confirm_password(member: StaffMember, password: str, *, door: Door) -> None:
    """Refused unless it is theirs, though they are in: a screen may be left open.

    Counted as at the sign-in, and outside any transaction, which a refusal would take back.
    """
    attempt = count_attempt(f"password:{member.pk}", door=door.to(member.pk))
    if not check_password(password, member.password):
        record_audit(member.actor, "failed_password", subject=member.actor.key)
        raise Refused(Said("wrong_password", WRONG_PASSWORD))
    forgive(attempt)


@transaction.atomic
def count_attempt(account: str, *, door: Door) -> SignInAttempt:
    """Count a try before it is looked at, so that many at once cannot slip through together."""
    now = timezone.now()
    for turn in sorted((f"sign-in:{account}", f"sign-in:{door.address}")):
        take_turn(turn)
    tries = SignInAttempt.objects.filter(has_failed=True, at__gt=now - WINDOW).order_by("at")
    of_account = tries.filter(account=account, device=door.device)
    waits = [next_try_at(list(of_account.values_list("at", flat=True)), limit=ACCOUNT, now=now)]
    if not door.device:
        of_address = tries.filter(address=door.address, device="")
        times = list(of_address.values_list("at", flat=True))
        waits.append(next_try_at(times, limit=ADDRESS, now=now))
    if (until := max(waits)) > now:
        raise _too_often(int((until - now).total_seconds()) + 1)
    return SignInAttempt.objects.create(
        account=account, address=door.address, device=door.device, at=now
    )


def _too_often(seconds: int) -> TooOften:
    """How long to wait, in seconds as long as anybody would count them."""
    if seconds < IN_SECONDS:
        said = Said("too_many_attempts", TOO_MANY_ATTEMPTS, {"seconds": seconds})
        return TooOften(said, seconds=seconds)
    told = {"minutes": ceil(seconds / 60)}
    said = Said("too_many_attempts", TOO_MANY_ATTEMPTS_FOR_NOW, told)
    return TooOften(said, seconds=seconds)


def forgive(attempt: SignInAttempt) -> None:
    """It was right: it does not count, and neither do the slips of this browser before it."""
    slips = Q(account=attempt.account, device=attempt.device, address=attempt.address)
    SignInAttempt.objects.filter(slips | Q(pk=attempt.pk)).update(has_failed=False)


def record_sign_in(actor: Actor) -> None:
    """Say in the audit log that someone is in."""
    record_audit(actor, "signed_in", subject=actor.key)


def forget_old_attempts(*, now: datetime) -> int:
    """Tries that count no longer say where people were; they go after a day."""
    return SignInAttempt.objects.filter(at__lt=now - timedelta(days=1)).delete()[0]


def _account(email: str) -> str:
    return hmac.new(
        settings.SECRET_KEY.encode(), email.strip().lower().encode(), hashlib.sha256
    ).hexdigest()


@cache
def _nobodys_password() -> str:
    return make_password("nobody has this password")
