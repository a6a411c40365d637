"""Roles, permissions and actors: `actor.require(PERMISSION)` is the first line of an action.

Not here: which person has which role (`people.staff`), each app's permissions (its `actions`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from kizuna.base.errors import Forbidden
from kizuna.base.registry import Registry
from kizuna.base.said import Said
from kizuna.base.words import Words


class Role(StrEnum):
    """What someone is in the business; each person has one."""

    OWNER = "owner"
    MANAGER = "manager"
    MARKETER = "marketer"
    AGENT = "agent"
    ANALYST = "analyst"
    AUDITOR = "auditor"


ROLE_NAMES: dict[Role, Words] = {
    Role.OWNER: Words(ja="オーナー", en="Owner"),
    Role.MANAGER: Words(ja="マネージャー", en="Manager"),
    Role.MARKETER: Words(ja="マーケター", en="Marketer"),
    Role.AGENT: Words(ja="担当者", en="Agent"),
    Role.ANALYST: Words(ja="分析担当", en="Analyst"),
    Role.AUDITOR: Words(ja="監査担当", en="Auditor"),
}
EVERYONE = frozenset(Role)
NOT_ALLOWED = Words(
    ja="「{permission}」の権限がありません。", en="You do not have the right to: {permission}."
)
ASK_OWNER = Words(
    ja="必要なときは、オーナーに権限の追加を頼んでください。",
    en="If you need it, ask an owner to change your role.",
)


@dataclass(frozen=True, kw_only=True)
class Permission:
    """One thing that can be allowed, and the roles that may. Owners may everything."""

    key: str
    name: Words
    roles: frozenset[Role]


PERMISSIONS: Registry[Permission] = Registry("permissions")


def permission(key: str, name: Words, *, roles: Collection[Role] = ()) -> Permission:
    """Declare a permission, beside the action that requires it; `key` is `verb_noun`."""
    declared = Permission(key=key, name=name, roles=frozenset({*roles, Role.OWNER}))
    PERMISSIONS.add(key, declared)
    return declared


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts: a member of staff with a role, or (`role` None) a part of Kizuna itself.

    `key` names them in the log: "staff:7", "system:import".

    >>> export = Permission(key="x", name=Words(ja="出力", en="Export"), roles=frozenset())
    >>> Actor(key="staff:7", role=Role.AGENT).may(export), system_actor("backup").may(export)
    (False, True)
    """

    key: str
    role: Role | None

    def may(self, permission: Permission) -> bool:
        """Whether the permission is theirs."""
        return self.role is None or self.role in permission.roles

    def require(self, permission: Permission) -> None:
        """Forbidden, unless the permission is theirs."""
        if not self.may(permission):
            raise forbidden(permission)


def forbidden(permission: Permission) -> Forbidden:
    """The error of somebody who may not."""
    values = {"permission": permission.name}
    error = Forbidden(Said("not_allowed", NOT_ALLOWED, values), Said("ask_owner", ASK_OWNER))
    error.permission = permission.key
    return error


def system_actor(name: str) -> Actor:
    """A part of Kizuna that acts by itself; work on behalf of a person uses that person's actor."""
    return Actor(key=f"system:{name}", role=None)
