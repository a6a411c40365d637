"""Who works with Kizuna, as rows.

Not here: what a role may do (`core.permissions`), signing in (`actions.sign_in`).
"""

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from kizuna.base.words import LANGUAGES
from kizuna.core.permissions.rules import Actor, Role
from kizuna.people.staff.rules.links import Purpose


class StaffMember(AbstractBaseUser):
    """Someone who signs in. Never deleted, only made inactive: the logs keep speaking of them."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=2, choices=[(code, code) for code in LANGUAGES])
    role = models.CharField(max_length=20)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    # Sealed (`core.sealing`); empty until an authenticator app is set up.
    totp_secret = models.TextField(blank=True)
    totp_last_step = models.BigIntegerField(default=0)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name", "role", "language"]
    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()

    class Meta:
        db_table = "staff_members"

    def __str__(self) -> str:
        return self.name

    @property
    def actor(self) -> Actor:
        """This person as one who acts."""
        return Actor(key=f"staff:{self.pk}", role=Role(self.role))


class RecoveryCode(models.Model):
    """A code that stands in for the authenticator app once. Only its digest is kept."""

    staff_member = models.ForeignKey(
        StaffMember, on_delete=models.CASCADE, related_name="recovery_codes"
    )
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "recovery_codes"
        constraints = [
            models.UniqueConstraint(fields=["staff_member", "digest"], name="recovery_code_once")
        ]

    def __str__(self) -> str:
        return f"recovery code of {self.staff_member_id}"


class SignInLink(models.Model):
    """A link that lets someone in once. Only its digest is kept; used, it is gone."""

    staff_member = models.ForeignKey(
        StaffMember, on_delete=models.CASCADE, related_name="sign_in_links"
    )
    purpose = models.CharField(max_length=12, choices=[(each.value,) * 2 for each in Purpose])
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "sign_in_links"

    def __str__(self) -> str:
        return f"link of {self.staff_member_id}"


class SignInAttempt(models.Model):
    """One try to sign in. The account is a digest: whoever was tried need not exist."""

    account = models.CharField(max_length=64)
    address = models.GenericIPAddressField(null=True)
    device = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    has_failed = models.BooleanField(default=True)

    class Meta:
        db_table = "sign_in_attempts"
        indexes = [
            models.Index(fields=["account", "at"], name="attempts_on_account"),
            models.Index(fields=["address", "at"], name="attempts_from_address"),
        ]

    def __str__(self) -> str:
        return f"sign-in attempt at {self.at}"


class StaffSession(AbstractBaseSession):
    """A browser that is signed in. The key is a digest: whoever reads the table gets in nowhere."""

    staff_member = models.ForeignKey(
        StaffMember, on_delete=models.CASCADE, null=True, related_name="sessions"
    )
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    address = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "staff_sessions"
