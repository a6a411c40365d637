"""The people who work here, and the browsers they are signed in with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from kizuna.core.language.speaking import say
from kizuna.core.permissions.rules import ROLE_NAMES, Permission, Role
from kizuna.people.staff.models import RecoveryCode, SignInLink, StaffMember, StaffSession
from kizuna.people.staff.rules.browsers import browser_words
from kizuna.people.staff.rules.links import Purpose, token_digest
from kizuna.people.staff.rules.second_factor import FEW_RECOVERY_CODES
from kizuna.people.staff.rules.sessions import IDLE, session_digest


@dataclass(frozen=True, kw_only=True)
class Session:
    """One signed-in browser, as its owner sees it."""

    id: str
    started_at: datetime
    seen_at: datetime
    address: str
    browser: str
    is_current: bool


def sessions_of(member_id: int, *, current_key: str | None = None) -> list[Session]:
    """Where a person is signed in, the latest seen first."""
    now = timezone.now()
    rows = StaffSession.objects.filter(
        staff_member_id=member_id, expire_date__gt=now, seen_at__gt=now - IDLE
    ).order_by("-seen_at")
    return [
        Session(
            id=row.session_key,
            started_at=row.started_at,
            seen_at=row.seen_at,
            address=row.address,
            browser=_browser(row.browser),
            is_current=row.session_key == session_digest(current_key),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class CodesLeft:
    """How many recovery codes were not used yet."""

    n: int

    @property
    def are_few(self) -> bool:
        """Whether it is time to make new ones."""
        return self.n <= FEW_RECOVERY_CODES


def recovery_codes_left(member_id: int) -> CodesLeft:
    """The recovery codes with which a person may still come in."""
    return CodesLeft(RecoveryCode.objects.filter(staff_member=member_id, used_at=None).count())


def _browser(agent: str) -> str:
    words, filled = browser_words(agent)
    return say(words, **filled)


def staff_member(member_id: int) -> StaffMember | None:
    """The person with this id who may sign in, if there is one."""
    return StaffMember.objects.filter(pk=member_id, is_active=True).first()


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """Someone who works here, for others to choose."""

    id: int
    name: str
    role: Role


def colleagues(permission: Permission) -> list[Colleague]:
    """Those who sign in and have a permission, in the order they came."""
    roles = [role.value for role in permission.roles]
    rows = StaffMember.objects.filter(is_active=True, role__in=roles).order_by("id")
    return [Colleague(id=row.pk, name=row.name, role=Role(row.role)) for row in rows]


def staff_names(keys: Iterable[str]) -> dict[str, str]:
    """Names by `Actor.key`, of those keys that mean a person; who has left is named too."""
    ids = {key.removeprefix("staff:") for key in keys if key.startswith("staff:")}
    rows = StaffMember.objects.filter(pk__in=ids).values_list("pk", "name")
    return {f"staff:{id_}": name for id_, name in rows} if ids else {}


def is_anyone_here() -> bool:
    """Whether anybody can sign in yet."""
    return StaffMember.objects.filter(is_active=True).exists()


@dataclass(frozen=True, kw_only=True)
class KnownLink:
    """A link that is still good: whom it lets in, and what for."""

    member: StaffMember
    purpose: Purpose


def known_link(token: str, *, at: datetime) -> KnownLink | None:
    """The link with this token; looking at it does not use it up."""
    rows = SignInLink.objects.filter(staff_member__is_active=True).select_related("staff_member")
    row = rows.filter(digest=token_digest(token), expires_at__gt=at).first()
    return KnownLink(member=row.staff_member, purpose=Purpose(row.purpose)) if row else None


@dataclass(frozen=True, kw_only=True)
class TeamMember:
    """One of those who work here, as an owner sees them."""

    id: int
    name: str
    email: str
    role: str
    is_active: bool
    has_password: bool
    has_second_factor: bool

    @property
    def role_name(self) -> str:
        """The role in the reader's language."""
        return say(ROLE_NAMES[Role(self.role)])


def team() -> list[TeamMember]:
    """Who works here, the inactive last."""
    return [
        TeamMember(
            id=row.pk,
            name=row.name,
            email=row.email,
            role=row.role,
            is_active=row.is_active,
            has_password=row.has_usable_password(),
            has_second_factor=bool(row.totp_secret),
        )
        for row in StaffMember.objects.order_by("-is_active", "pk")
    ]


def staff_emails() -> dict[str, int]:
    """Who there is, the inactive included: id by e-mail address."""
    return dict(StaffMember.objects.values_list("email", "pk"))
