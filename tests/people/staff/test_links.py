"""A link lets one person in, once, for a short time, and never past the second factor."""

import threading
from datetime import timedelta
from http import HTTPStatus

import pyotp
import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from kizuna.base.errors import Forbidden, Refused
from kizuna.core.audit.queries import audit_entries
from kizuna.core.permissions.rules import Role, system_actor
from kizuna.people.staff.actions.accounts import deactivate
from kizuna.people.staff.actions.links import make_link, use_link
from kizuna.people.staff.actions.sign_in import Door, check_credentials
from kizuna.people.staff.models import SignInLink, StaffMember
from kizuna.people.staff.rules.links import LASTS, Purpose
from tests.people.staff.test_accounts import PASSWORD, member
from tests.people.staff.test_sign_in import is_in

pytestmark = pytest.mark.django_db


def link_for(person: StaffMember, purpose: Purpose = Purpose.SIGN_IN) -> str:
    """The path of a fresh link."""
    token = make_link(system_actor("test"), person.pk, purpose=purpose, at=timezone.now())
    return f"/sign-in/link/{token}/"


def test_opening_a_link_uses_nothing_up_and_pressing_the_button_lets_in_once() -> None:
    path, first, second = link_for(member()), Client(), Client()
    for _ in range(3):
        assert first.get(path).status_code == HTTPStatus.OK
    assert not is_in(first)
    assert first.post(path).headers["Location"] == "/"
    assert is_in(first)
    for _ in range(2):
        assert second.post(path).status_code == second.get(path).status_code == HTTPStatus.GONE
    assert not is_in(second)
    assert [entry.action for entry in audit_entries()][:2] == ["signed_in", "used_sign_in_link"]


def test_a_link_speaks_the_browsers_language_and_so_does_kizuna_from_the_first_time_on() -> None:
    person = member()  # added in Japanese, as the shell was
    path, english = link_for(person), {"Accept-Language": "en-GB,en;q=0.9"}
    assert "Sign in as" in Client().get(path, headers=english).text
    Client().post(path, headers=english)
    person.refresh_from_db()
    assert person.language == "en"
    Client().post(link_for(person), headers={"Accept-Language": "ja"})
    person.refresh_from_db()
    assert person.language == "en", "what is chosen stays"


def test_a_page_of_another_site_cannot_press_the_button() -> None:
    path, client = link_for(member()), Client(enforce_csrf_checks=True)
    assert client.post(path).status_code == HTTPStatus.FORBIDDEN
    assert SignInLink.objects.count() == 1


@pytest.mark.parametrize("purpose", Purpose)
def test_a_link_is_dead_after_its_time_and_after_a_newer_one(purpose: Purpose) -> None:
    person, now = member(), timezone.now()
    old = make_link(system_actor("test"), person.pk, purpose=purpose, at=now - LASTS[purpose])
    first = make_link(system_actor("test"), person.pk, purpose=purpose, at=now)
    make_link(system_actor("test"), person.pk, purpose=purpose, at=now)
    for token in (old, first, "nonsense"):
        with pytest.raises(Refused) as refused:
            use_link(token, at=now, password=PASSWORD)
        assert refused.value.code == "dead_link"
    assert LASTS[Purpose.SIGN_IN] <= timedelta(minutes=10)


def test_nobody_gets_in_by_what_stands_in_the_table() -> None:
    path = link_for(member())
    kept = SignInLink.objects.get()
    assert kept.digest not in path
    with pytest.raises(Refused):
        use_link(kept.digest, at=timezone.now())


def test_the_second_factor_is_asked_for_all_the_same() -> None:
    person = member()
    person.totp_secret = pyotp.random_base32()
    person.save()
    client = Client()
    assert client.post(link_for(person)).headers["Location"] == "/sign-in/code/"
    assert not is_in(client)


def test_an_invitation_asks_for_a_password_that_is_good_enough() -> None:
    member()
    person = member(Role.AGENT, "jiro@example.com")
    path, client = link_for(person, Purpose.INVITATION), Client()
    assert client.post(path).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    weak = client.post(path, {"password": "short"})
    assert weak.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "このパスワードは使えません" in weak.content.decode()
    assert client.post(path, {"password": "a phrase of my own"}).headers["Location"] == "/"
    door = Door(address="203.0.113.9")
    assert check_credentials(person.email, "a phrase of my own", door=door) == person


def test_who_was_made_inactive_has_no_way_in() -> None:
    owner, person = member(), member(Role.AGENT, "jiro@example.com")
    path = link_for(person)
    deactivate(owner.actor, person.pk)
    assert Client().post(path).status_code == HTTPStatus.GONE


def test_only_owners_make_links() -> None:
    person = member(Role.MANAGER)
    with pytest.raises(Forbidden):
        make_link(person.actor, person.pk, purpose=Purpose.SIGN_IN, at=timezone.now())
    assert not SignInLink.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_clicks_at_once_one_lets_in() -> None:
    path = link_for(member())
    answers: list[int] = []

    def click() -> None:
        answers.append(Client().post(path).status_code)
        connections.close_all()

    threads = [threading.Thread(target=click) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [HTTPStatus.FOUND] + [HTTPStatus.GONE] * 7
