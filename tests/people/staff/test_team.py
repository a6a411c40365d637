"""An owner invites, changes and stops others on one page; never themselves, never the last one."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.test import Client

from kizuna.core.audit.queries import audit_entries
from kizuna.core.permissions.rules import Role
from kizuna.people.staff.models import RecoveryCode, StaffMember
from tests.people.staff.test_accounts import member
from tests.people.staff.test_sign_in import is_in

pytestmark = pytest.mark.django_db
JIRO = {"email": "jiro@example.com", "name": "次郎", "role": "agent", "language": "ja"}


def test_someone_invited_chooses_a_password_and_is_in(signed_in: Callable[..., Client]) -> None:
    page = signed_in("owner").post("/staff/invite/", JIRO)
    (path,) = (
        text.partition("</code>")[0].partition("testserver")[2]
        for text in page.content.decode().split("<code>")[1:]
    )
    jiro = Client()
    jiro.post(path, {"password": "a phrase of my own"})
    assert is_in(jiro)
    again = signed_in("owner").post("/staff/invite/", JIRO)
    assert again.status_code == HTTPStatus.UNPROCESSABLE_ENTITY  # email_taken
    assert path not in signed_in("owner").get("/staff/").content.decode()


def test_an_owner_changes_others_and_the_log_says_so(signed_in: Callable[..., Client]) -> None:
    owner, other = signed_in("owner"), member(Role.AGENT, "jiro@example.com")
    other.totp_secret = "JBSWY3DPEHPK3PXP"
    other.save()
    RecoveryCode.objects.create(staff_member=other, digest="0" * 64)
    browser = Client()
    browser.force_login(other)
    for act in ("role", "sign-out", "factor", "deactivate"):
        answer = owner.post(f"/staff/{other.pk}/{act}/", {"role": "analyst"})
        assert answer.headers["Location"] == "/staff/", act
    other.refresh_from_db()
    assert (other.role, other.totp_secret, other.is_active) == ("analyst", "", False)
    assert not RecoveryCode.objects.exists() and not is_in(browser)
    assert {entry.action for entry in audit_entries()} >= {
        "changed_role", "ended_session", "reset_second_factor", "deactivated_staff_member",
    }  # fmt: skip


def test_a_long_address_goes_on_with_its_at_sign(signed_in: Callable[..., Client]) -> None:
    member(Role.AGENT, "jiro@example.com")
    assert "jiro<wbr>@example.com" in signed_in("owner").get("/staff/").text


def test_who_came_in_by_a_link_is_not_said_to_have_a_password(
    signed_in: Callable[..., Client],
) -> None:
    owner = signed_in("owner")
    own = StaffMember.objects.get()
    for choose, said in ((own.set_unusable_password, "未設定"), (lambda: None, "のみ")):
        own.set_password("a phrase of my own")
        choose()
        own.save()
        owner.force_login(own)
        assert f"パスワード{said}" in owner.get("/staff/").text, said


def test_nobody_changes_themselves(signed_in: Callable[..., Client]) -> None:
    owner = signed_in("owner")
    own = StaffMember.objects.get().pk
    for act in ("role", "sign-out", "factor", "deactivate", "link"):
        answer = owner.post(f"/staff/{own}/{act}/", {"role": "agent"})
        assert answer.status_code == HTTPStatus.CONFLICT, act
        assert "自分の役割は自分では変えられません" in answer.content.decode()
    assert StaffMember.objects.get().role == "owner" and is_in(owner)
