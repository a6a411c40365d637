"""Who works with Kizuna, as rows.

Not here: what a role may do (`core.permissions`), signing in (`actions`).
"""

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from kizuna.base.words import LANGUAGES


class StaffMember(AbstractBaseUser):
    """Someone who signs in. Never deleted, only made inactive: the log keeps speaking of them."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=2, choices=[(code, code) for code in LANGUAGES])
    role = models.CharField(max_length=20)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name", "role", "language"]
    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()

    class Meta:
        db_table = "staff_members"

    def __str__(self) -> str:
        return self.name
