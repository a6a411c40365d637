"""Who works here: added, given roles, made inactive; never so that nobody is left in charge."""

import pytest
from django.test import Client

from kizuna.base.errors import Forbidden, Refused
from kizuna.core.audit.queries import audit_entries
from kizuna.core.permissions.rules import Actor, Role, system_actor
from kizuna.core.shop.actions import describe_shop
from kizuna.core.shop.rules import Shop
from kizuna.people.staff.actions.accounts import (
    add_staff_member,
    change_password,
    change_role,
    choose_first_password,
    deactivate,
)
from kizuna.people.staff.actions.sign_in import Door
from kizuna.people.staff.models import StaffMember

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
DOOR = Door(address="203.0.113.9")


def member(
    role: Role = Role.OWNER, email: str = "hanako@example.com", **values: str
) -> StaffMember:
    """Someone added by the command."""
    given = {"name": "花子", "language": "ja", "password": PASSWORD} | values
    return add_staff_member(system_actor("test"), email=email, role=role, **given)  # type: ignore[arg-type]


def state() -> list[tuple[object, ...]]:
    """Everything about everyone."""
    return list(StaffMember.objects.order_by("pk").values_list())


def test_an_address_is_kept_in_small_letters_and_only_once() -> None:
    assert member(email=" Hanako@Example.COM ").email == "hanako@example.com"
    with pytest.raises(Refused) as refused:
        member(email="HANAKO@example.com")
    assert refused.value.code == "email_taken"


@pytest.mark.parametrize("email", ["hanako", "hanako@shop", "花子@example.com", ""])
def test_nobody_is_added_with_an_address_that_the_sign_in_page_would_not_take(email: str) -> None:
    with pytest.raises(Refused) as refused:
        member(email=email)
    assert refused.value.code == "no_address"
    assert not StaffMember.objects.exists()


@pytest.mark.parametrize("password", ["short", "password1234", "hanako@example.com"])
def test_a_weak_password_is_refused_with_the_reason(password: str) -> None:
    with pytest.raises(Refused) as refused:
        member(password=password)
    assert refused.value.code == "weak_password"
    assert " email " not in refused.value.say("ja"), "names no column of a table"
    assert not StaffMember.objects.exists()


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaaaaaa",
        "abababababababab",
        "あああああああああああああ",
        "あいうえおかきくけこさしすせそ",
        "1234567890123456",
        "qwertyuiopasdfgh",
        "abcdefghijklmnop",
        "passwordpassword",
        "Sunshine2026!!",
        "kizuna-kizuna-1",
        "山田花子山田花子山田花子",
        "YamadaHanako2026",
        "hanako.yamada@example.com1",
        "みどり茶舗2026!!!!",
    ],
)
def test_a_long_password_that_is_guessed_at_once_is_refused(password: str) -> None:
    describe_shop(Shop(name="みどり茶舗"), actor=system_actor("test"))
    with pytest.raises(Refused) as refused:
        member(email="hanako.yamada@example.com", name="山田 花子", password=password)
    assert refused.value.code == "weak_password"
    assert "hardly" in refused.value.say("en").lower() or "ほとんど残りません" in refused.value.say(
        "ja"
    )


@pytest.mark.parametrize(
    "password",
    ["correct horse battery", "a phrase of my own", "猫がこたつで丸くなる日", "x7!kQp2#vLm9"],
)
def test_a_long_phrase_that_has_nothing_to_do_with_anybody_is_taken(password: str) -> None:
    assert member(name="山田 花子", password=f"{password} ").check_password(f"{password} ")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OWNER])
def test_only_owners_manage_staff(role: Role) -> None:
    owner, other = member(), member(role, "jiro@example.com")
    before = state()
    with pytest.raises(Forbidden):
        change_role(other.actor, owner.pk, role=Role.AGENT)
    with pytest.raises(Forbidden):
        change_role(other.actor, other.pk, role=Role.OWNER)
    with pytest.raises(Forbidden):
        deactivate(other.actor, owner.pk)
    assert state() == before


def test_nobody_changes_their_own_role_and_an_owner_stays() -> None:
    owner = member()
    before = state()
    with pytest.raises(Refused) as refused:
        change_role(owner.actor, owner.pk, role=Role.AGENT)
    assert refused.value.code == "own_role"
    with pytest.raises(Refused) as refused:
        change_role(system_actor("test"), owner.pk, role=Role.AGENT)
    assert refused.value.code == "last_owner"
    with pytest.raises(Refused) as refused:
        deactivate(system_actor("test"), owner.pk)
    assert refused.value.code == "last_owner"
    assert state() == before


def test_an_owner_gives_and_takes_roles_and_the_log_says_so() -> None:
    owner, other = member(), member(Role.AGENT, "jiro@example.com")
    change_role(owner.actor, other.pk, role=Role.OWNER)
    change_role(Actor(key=f"staff:{other.pk}", role=Role.OWNER), owner.pk, role=Role.ANALYST)
    deactivate(Actor(key=f"staff:{other.pk}", role=Role.OWNER), owner.pk)
    assert list(StaffMember.objects.order_by("pk").values_list("role", "is_active")) == [
        ("analyst", False),
        ("owner", True),
    ]
    assert [entry.action for entry in audit_entries()] == [
        "deactivated_staff_member",
        "changed_role",
        "changed_role",
        "added_staff_member",
        "added_staff_member",
    ]


def test_a_password_is_changed_only_by_who_knows_it() -> None:
    hanako = member()
    before = state()
    with pytest.raises(Refused) as refused:
        change_password(hanako, current="not this one", new="a much better password", door=DOOR)
    assert refused.value.code == "wrong_password"
    assert state() == before
    change_password(hanako, current=PASSWORD, new="a much better password", door=DOOR)
    assert StaffMember.objects.get().check_password("a much better password")


def test_who_came_in_by_a_link_chooses_the_first_password_once() -> None:
    guest = add_staff_member(
        system_actor("test"), email="a@example.com", name="花子", role=Role.OWNER, language="ja"
    )
    with pytest.raises(Refused) as refused:
        choose_first_password(guest, new="short")
    assert refused.value.code == "weak_password"
    assert choose_first_password(guest, new=PASSWORD).check_password(PASSWORD)
    before = state()
    with pytest.raises(Refused) as refused:
        choose_first_password(guest, new="a much better password")
    assert refused.value.code == "has_password" and state() == before


def test_the_account_page_says_that_there_is_no_password_and_keeps_the_first() -> None:
    guest = add_staff_member(
        system_actor("test"), email="a@example.com", name="花子", role=Role.OWNER, language="ja"
    )
    browser = Client()
    browser.force_login(guest)
    assert "まだパスワードがありません" in browser.get("/account/").text
    assert browser.post("/account/password/", {"password": "short"}).status_code == 422
    assert browser.post("/account/password/", {"password": PASSWORD}).status_code == 302
    page = browser.get("/account/").text
    assert "まだパスワードがありません" not in page and "いまのパスワード" in page
