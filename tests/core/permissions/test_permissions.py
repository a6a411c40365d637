"""Who may do what is decided by role, in one place, and default is no."""

import pytest

from kizuna.base.errors import Forbidden
from kizuna.base.words import LANGUAGES, Words
from kizuna.core.permissions.rules import (
    PERMISSIONS,
    ROLE_NAMES,
    Actor,
    Permission,
    Role,
    permission,
    system_actor,
)

MERGE = Permission(
    key="merge_customer",
    name=Words(ja="顧客をまとめる", en="Merge customers"),
    roles=frozenset({Role.OWNER, Role.MANAGER}),
)


@pytest.mark.parametrize("role", Role)
def test_a_role_may_what_the_permission_names_and_nothing_else(role: Role) -> None:
    actor = Actor(key="staff:1", role=role)
    assert actor.may(MERGE) == (role in {Role.OWNER, Role.MANAGER})


def test_who_may_not_is_told_what_was_needed() -> None:
    with pytest.raises(Forbidden) as refused:
        Actor(key="staff:1", role=Role.AUDITOR).require(MERGE)
    assert refused.value.code == "not_allowed"
    assert "「顧客をまとめる」" in refused.value.say("ja")
    assert "Merge customers" in refused.value.say("en")


def test_kizuna_itself_may_act() -> None:
    system_actor("backup").require(MERGE)


def test_owners_may_everything_that_is_declared() -> None:
    assert all(Role.OWNER in declared.roles for declared in PERMISSIONS.values())


def test_a_permission_is_declared_once() -> None:
    permission("try_things", Words(ja="試す", en="Try things"))
    with pytest.raises(ValueError, match="twice"):
        permission("try_things", Words(ja="試す", en="Try things"))
    del PERMISSIONS._entries["try_things"]


def test_every_role_has_a_name_in_both_languages() -> None:
    assert ROLE_NAMES.keys() == set(Role)
    for language in LANGUAGES:
        assert len({name.say(language) for name in ROLE_NAMES.values()}) == len(Role)
