"""Signing in, in the browser: what lets in, what keeps out, and what ends."""

import threading
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pyotp
import pytest
from django.conf import LazySettings
from django.db import connections
from django.test import Client
from django.utils import timezone
from django.utils.timezone import now

from kizuna.base.errors import Refused
from kizuna.core.audit.queries import audit_entries
from kizuna.core.permissions.rules import Role
from kizuna.people.staff.actions.accounts import change_role, deactivate
from kizuna.people.staff.actions.second_factor import (
    check_code,
    renew_recovery_codes,
    seal_anew,
    turn_on_second_factor,
)
from kizuna.people.staff.actions.sign_in import Door, check_credentials, forget_old_attempts
from kizuna.people.staff.models import RecoveryCode, SignInAttempt, StaffMember, StaffSession
from kizuna.people.staff.queries import sessions_of
from tests.people.staff.test_accounts import PASSWORD, member

pytestmark = pytest.mark.django_db
HANAKO = {"email": "hanako@example.com", "password": PASSWORD}
THIEF = {"email": "hanako@example.com", "password": "let me in please"}


def is_in(client: Client) -> bool:
    """Whether a browser sees what only staff see."""
    return client.get("/account/").status_code == HTTPStatus.OK


@pytest.fixture
def hanako() -> StaffMember:
    """An owner with a password and nothing else."""
    return member()


def tried(client: Client, typed: dict[str, str], address: str = "203.0.113.9") -> int:
    """The answer's status to one try."""
    return client.post("/sign-in/", typed, REMOTE_ADDR=address).status_code


def test_the_right_password_lets_in_and_leads_where_one_wanted(hanako: StaffMember) -> None:
    client = Client()
    assert client.get("/account/").headers["Location"] == "/sign-in/?next=/account/"
    response = client.post("/sign-in/?next=/account/", HANAKO)
    assert response.headers["Location"] == "/account/"
    assert is_in(client)
    assert audit_entries()[0].action == "signed_in"


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example/", "javascript:x"])
def test_signing_in_leads_to_our_own_pages_only(hanako: StaffMember, wanted: str) -> None:
    response = Client().post(f"/sign-in/?next={wanted}", HANAKO)
    assert response.headers["Location"] == "/"


def test_wrong_and_unknown_are_answered_alike(hanako: StaffMember) -> None:
    pages = []
    for email in ("hanako@example.com", "nobody@example.com"):
        response = Client().post("/sign-in/", {"email": email, "password": "x" * 12})
        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        pages.append(response.content.decode().replace(email, "").split("</form>")[0])
    tokenless = [page.split('name="csrfmiddlewaretoken"')[0] for page in pages]
    assert tokenless[0] == tokenless[1]
    assert SignInAttempt.objects.filter(has_failed=True).count() == 2


def test_a_session_is_new_after_signing_in_and_gone_after_signing_out(hanako: StaffMember) -> None:
    client = Client()
    client.post("/sign-in/", HANAKO)
    key = client.session.session_key
    assert not StaffSession.objects.filter(pk=key).exists(), "the table holds the key itself"
    client.post("/sign-out/")
    assert not is_in(client) and not StaffSession.objects.filter(staff_member=hanako).exists()


def test_after_ten_wrong_guesses_in_an_hour_even_the_right_one_waits(hanako: StaffMember) -> None:
    thief = Client()
    for n in range(40):
        tried(thief, THIEF, address=f"198.51.100.{n}")
        SignInAttempt.objects.update(at=timezone.now() - timedelta(minutes=5))
    assert SignInAttempt.objects.count() == 10
    with pytest.raises(Refused) as refused:
        check_credentials(**HANAKO, door=Door(address="198.51.100.77"))
    assert refused.value.code == "too_many_attempts"
    assert refused.value.say("en") == "Too many attempts. Wait about 55 minutes and try again."


def test_whoever_was_in_before_is_not_locked_out_by_a_thief(hanako: StaffMember) -> None:
    own, thief = Client(), Client()
    tried(own, HANAKO)
    own.post("/sign-out/")
    for _ in range(12):
        tried(thief, THIEF)
    assert tried(thief, HANAKO) == HTTPStatus.TOO_MANY_REQUESTS
    assert tried(own, HANAKO) == HTTPStatus.FOUND


def test_a_forged_or_borrowed_device_counts_as_none(hanako: StaffMember) -> None:
    member(Role.AGENT, "jiro@example.com")
    thief = Client()
    tried(thief, {"email": "jiro@example.com", "password": PASSWORD})
    thief.post("/sign-out/")
    for _ in range(12):
        tried(thief, THIEF)
    thief.cookies["device"] = f"{hanako.pk}:forged:signature"
    assert tried(thief, HANAKO) == HTTPStatus.TOO_MANY_REQUESTS


def test_one_address_tries_a_hundred_times_an_hour_at_most(hanako: StaffMember) -> None:
    SignInAttempt.objects.bulk_create(
        SignInAttempt(account=str(n), address="203.0.113.9", at=now()) for n in range(100)
    )
    with pytest.raises(Refused):
        check_credentials(**HANAKO, door=Door(address="203.0.113.9"))
    check_credentials(**HANAKO, door=Door(address="203.0.113.10"))


def test_tries_are_forgotten_after_a_day(hanako: StaffMember) -> None:
    tried(Client(), THIEF)
    assert forget_old_attempts(now=now() + timedelta(hours=23)) == 0
    assert forget_old_attempts(now=now() + timedelta(hours=25)) == 1


@pytest.mark.django_db(transaction=True)
def test_guesses_at_the_same_moment_are_counted_one_by_one() -> None:
    member()
    outcomes = []

    def guess() -> None:
        try:
            check_credentials(**THIEF, door=Door(address="203.0.113.9"))
        except Refused as refused:
            outcomes.append(refused.code)
        connections.close_all()

    guesses = [threading.Thread(target=guess) for _ in range(8)]
    for each in guesses:
        each.start()
    for each in guesses:
        each.join()
    assert sorted(outcomes) == ["too_many_attempts"] * 5 + ["wrong_credentials"] * 3


def set_up_second_factor(client: Client) -> tuple[str, list[str]]:
    """An authenticator app's secret and the recovery codes, as the pages give them."""
    page = client.get("/account/second-factor/")
    assert page.context is not None
    secret = page.context["secret"]
    response = client.post("/account/second-factor/", {"code": pyotp.TOTP(secret).now()})
    assert response.context is not None
    return secret, response.context["codes"]


def test_with_a_second_factor_the_password_alone_lets_nobody_in(hanako: StaffMember) -> None:
    own = Client()
    tried(own, HANAKO)
    secret, _ = set_up_second_factor(own)
    StaffMember.objects.update(totp_last_step=0)
    other = Client()
    assert other.post("/sign-in/", HANAKO).headers["Location"] == "/sign-in/code/"
    assert not is_in(other)
    assert other.post("/sign-in/code/", {"code": "000000"}).status_code == 422
    code = pyotp.TOTP(secret).now()
    assert other.post("/sign-in/code/", {"code": code}).headers["Location"] == "/"
    assert is_in(other)
    third = Client()
    third.post("/sign-in/", HANAKO)
    assert third.post("/sign-in/code/", {"code": code}).status_code == 422, "used before"


def test_a_copy_of_the_database_gives_nobody_the_second_factor(hanako: StaffMember) -> None:
    own = Client()
    tried(own, HANAKO)
    page = own.get("/account/second-factor/")
    assert page.context is not None
    for secret in (page.context["secret"], set_up_second_factor(own)[0]):
        kept = [*StaffMember.objects.values_list(), *StaffSession.objects.values_list()]
        assert secret not in repr(kept)
        assert secret not in repr([own.session.decode(row.session_data)
                                   for row in StaffSession.objects.all()])  # fmt: skip


def test_a_changed_secret_key_loses_nobody_their_second_factor(
    hanako: StaffMember, settings: LazySettings
) -> None:
    own = Client()
    tried(own, HANAKO)
    secret, codes = set_up_second_factor(own)
    code = pyotp.TOTP(secret).now()
    door = Door(address="203.0.113.9")
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another" * 9
    hanako.refresh_from_db()
    StaffMember.objects.update(totp_last_step=0)
    with pytest.raises(Refused):
        check_code(hanako, code, door=door)
    check_code(hanako, codes[0], door=door)
    assert seal_anew() == 0, "what cannot be opened is left as it is"
    settings.SECRET_KEY_FALLBACKS = [former]
    assert (seal_anew(), seal_anew()) == (1, 0)
    settings.SECRET_KEY_FALLBACKS = []
    check_code(hanako, code, door=door)


def test_the_second_step_is_open_for_five_minutes(hanako: StaffMember) -> None:
    StaffMember.objects.update(totp_secret=pyotp.random_base32())
    client = Client()
    client.post("/sign-in/", HANAKO)
    assert client.get("/sign-in/code/").status_code == HTTPStatus.OK
    session = client.session
    session["pending_sign_in"] = [hanako.pk, now().timestamp() - 301]
    session.save()
    assert client.get("/sign-in/code/").headers["Location"] == "/sign-in/"
    assert Client().get("/sign-in/code/").headers["Location"] == "/sign-in/"


def test_a_recovery_code_lets_in_once(hanako: StaffMember) -> None:
    own = Client()
    tried(own, HANAKO)
    _, codes = set_up_second_factor(own)
    check_code(hanako, codes[3].lower().replace("-", " "), door=Door(address="203.0.113.9"))
    with pytest.raises(Refused) as refused:
        check_code(hanako, codes[3], door=Door(address="203.0.113.9"))
    assert refused.value.code == "wrong_code"
    assert RecoveryCode.objects.filter(used_at=None).count() == 9


def test_a_wait_of_a_moment_is_told_in_seconds(hanako: StaffMember) -> None:
    for _ in range(3):
        tried(Client(), THIEF)
    with pytest.raises(Refused) as refused:
        check_credentials(**THIEF, door=Door(address="127.0.0.1"))
    assert "second" in refused.value.say("en") and "minute" not in refused.value.say("en")
    assert " 1 seconds" not in refused.value.say("en")


def waits(answer: Any) -> int:
    """The seconds that a page says to wait, after it was refused for being tried too often."""
    assert answer.status_code == HTTPStatus.TOO_MANY_REQUESTS
    seconds = int(answer.headers["Retry-After"])
    assert f"{seconds} 秒ほど待って" in answer.content.decode()
    return seconds


def test_a_program_is_told_how_long_to_wait_as_a_person_is(hanako: StaffMember) -> None:
    thief, half_in = Client(), Client()
    for _ in range(4):
        answer = thief.post("/sign-in/", THIEF)
    assert 1 <= waits(answer) <= 3
    StaffMember.objects.update(totp_secret=pyotp.random_base32())
    SignInAttempt.objects.all().delete()
    half_in.post("/sign-in/", HANAKO)
    for _ in range(4):
        answer = half_in.post("/sign-in/code/", {"code": "000000"})
    assert 1 <= waits(answer) <= 3


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("/account/password/", {"current": "let me in please", "new": "a much better password"}),
        ("/account/second-factor/off/", {"password": "let me in please"}),
        ("/account/second-factor/codes/", {"password": "let me in please"}),
    ],
)
def test_nobody_guesses_the_password_at_a_screen_that_was_left_open(
    hanako: StaffMember, address: str, typed: dict[str, str]
) -> None:
    own = Client()
    tried(own, HANAKO)
    set_up_second_factor(own)
    for _ in range(4):
        answer = own.post(address, typed)
    assert 1 <= waits(answer) <= 3
    right = {key: PASSWORD if text == "let me in please" else text for key, text in typed.items()}
    waits(own.post(address, right))
    SignInAttempt.objects.update(at=timezone.now() - timedelta(minutes=5))
    assert own.post(address, right).status_code in {HTTPStatus.OK, HTTPStatus.FOUND}
    assert [e.action for e in audit_entries()].count("failed_password") == 3


def test_codes_are_guessed_no_more_often_than_passwords(hanako: StaffMember) -> None:
    StaffMember.objects.update(totp_secret=pyotp.random_base32())
    hanako.refresh_from_db()
    codes = set()
    for n in range(20):
        with pytest.raises(Refused) as refused:
            check_code(hanako, f"{n:06}", door=Door(address=f"203.0.113.{n}"))
        codes.add(refused.value.code)
        SignInAttempt.objects.update(at=now() - timedelta(minutes=5))
    assert codes == {"wrong_code", "too_many_attempts"}
    assert SignInAttempt.objects.count() == 10


def test_the_second_factor_is_turned_off_with_the_password_only(hanako: StaffMember) -> None:
    own = Client()
    tried(own, HANAKO)
    set_up_second_factor(own)
    own.post("/account/second-factor/off/", {"password": "not this one"})
    assert StaffMember.objects.get().totp_secret
    own.post("/account/second-factor/off/", {"password": PASSWORD})
    assert not StaffMember.objects.get().totp_secret and not RecoveryCode.objects.exists()


def test_another_app_does_not_take_the_place_of_the_first_without_the_password(
    hanako: StaffMember,
) -> None:
    own = Client()
    tried(own, HANAKO)
    stale = own.get("/account/second-factor/").context["secret"]
    _, codes = set_up_second_factor(own)
    kept = StaffMember.objects.get().totp_secret
    assert own.get("/account/second-factor/").headers["Location"] == "/account/"
    typed = {"code": pyotp.TOTP(stale).now()}
    assert own.post("/account/second-factor/", typed).headers["Location"] == "/account/"
    with pytest.raises(Refused) as refused:
        turn_on_second_factor(StaffMember.objects.get(), secret=stale, **typed)
    assert refused.value.code == "has_second_factor"
    assert StaffMember.objects.get().totp_secret == kept
    check_code(StaffMember.objects.get(), codes[0], door=Door(address="203.0.113.9"))


def test_it_is_said_how_many_recovery_codes_are_left_and_new_ones_replace_them(
    hanako: StaffMember,
) -> None:
    own, door = Client(), Door(address="203.0.113.9")
    tried(own, HANAKO)
    _, codes = set_up_second_factor(own)
    check_code(hanako, codes[0], door=door)
    assert "残り 9\u00a0個" in own.get("/account/").content.decode()
    refused = own.post("/account/second-factor/codes/", {"password": "not this one"})
    assert refused.status_code == 422
    check_code(hanako, codes[1], door=door)
    page = own.post("/account/second-factor/codes/", {"password": PASSWORD})
    assert page.context is not None
    assert "もう使えません" in page.content.decode()
    with pytest.raises(Refused):
        check_code(hanako, codes[2], door=door)
    for code in page.context["codes"][:7]:
        check_code(hanako, code, door=door)
    assert "chip few" in (few := own.get("/account/").content.decode()) and "残り 3\u00a0個" in few
    done = [entry for entry in audit_entries() if entry.action == "renewed_recovery_codes"]
    assert [entry.actor for entry in done] == [hanako.actor.key]


def test_without_a_second_factor_there_are_no_recovery_codes(hanako: StaffMember) -> None:
    own = Client()
    tried(own, HANAKO)
    refused = own.post("/account/second-factor/codes/", {"password": PASSWORD})
    assert refused.status_code == 422 and not RecoveryCode.objects.exists()
    with pytest.raises(Refused) as raised:
        renew_recovery_codes(hanako, password=PASSWORD, door=Door(address="203.0.113.9"))
    assert raised.value.code == "no_second_factor"


def test_a_new_password_ends_every_other_session(hanako: StaffMember) -> None:
    own, other = Client(), Client()
    tried(own, HANAKO)
    tried(other, HANAKO)
    typed = {"current": PASSWORD, "new": "a much better password"}
    assert own.post("/account/password/", typed).status_code == HTTPStatus.FOUND
    assert is_in(own) and not is_in(other)


def test_sessions_are_listed_and_ended_one_by_one(hanako: StaffMember) -> None:
    own, other = Client(headers={"user-agent": "Firefox"}), Client(headers={"user-agent": "iPad"})
    tried(own, HANAKO)
    tried(other, HANAKO)
    listed = sessions_of(hanako.pk, current_key=own.session.session_key)
    assert {(each.browser, each.is_current) for each in listed} == {
        ("Firefox", True),
        ("iPad", False),
    }
    (ending,) = [each.id for each in listed if not each.is_current]
    own.post(f"/account/sessions/{ending}/end/")
    assert is_in(own) and not is_in(other)


def test_nobody_ends_the_session_of_someone_else(hanako: StaffMember) -> None:
    jiro, own = member(Role.AGENT, "jiro@example.com"), Client()
    tried(own, HANAKO)
    client = Client()
    client.force_login(jiro)
    (session,) = sessions_of(hanako.pk)
    client.post(f"/account/sessions/{session.id}/end/")
    assert is_in(own)


@pytest.mark.parametrize("change", ["role", "inactive"])
def test_a_new_role_or_none_ends_all_sessions(hanako: StaffMember, change: str) -> None:
    jiro, client = member(Role.AGENT, "jiro@example.com"), Client()
    client.force_login(jiro)
    assert is_in(client)
    if change == "role":
        change_role(hanako.actor, jiro.pk, role=Role.ANALYST)
    else:
        deactivate(hanako.actor, jiro.pk)
    assert not is_in(client)


@pytest.mark.parametrize(
    ("column", "ago", "goes_on"),
    [
        ("seen_at", timedelta(minutes=29), True),
        ("seen_at", timedelta(minutes=31), False),
        ("expire_date", timedelta(seconds=1), False),
    ],
)
def test_a_session_ends_unused_and_at_the_end_of_the_day(
    hanako: StaffMember, column: str, ago: timedelta, goes_on: bool
) -> None:
    client = Client()
    client.force_login(hanako)
    StaffSession.objects.update(**{column: now() - ago})
    assert is_in(client) == goes_on


def test_no_click_makes_a_session_longer_than_twelve_hours(hanako: StaffMember) -> None:
    client = Client()
    client.force_login(hanako)
    (begun,) = StaffSession.objects.values_list("started_at", flat=True)
    session = client.session
    session["anything"] = 1
    session.save()
    (row,) = StaffSession.objects.filter(staff_member=hanako)
    assert (row.started_at, row.expire_date) == (begun, begun + timedelta(hours=12))


def test_an_inactive_person_is_answered_as_an_unknown_one(hanako: StaffMember) -> None:
    StaffMember.objects.update(is_active=False)
    with pytest.raises(Refused) as refused:
        check_credentials(**HANAKO, door=Door(address="203.0.113.9"))
    assert refused.value.code == "wrong_credentials"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_first_page_says_how_the_first_person_gets_in(language: str) -> None:
    page = Client(headers={"accept-language": language}).get("/sign-in/").content.decode()
    assert "kizuna user add" in page


def test_a_page_left_open_that_asks_for_news_does_not_keep_its_session_awake(
    hanako: StaffMember,
) -> None:
    client = Client()
    client.force_login(hanako)
    seen_at = now() - timedelta(minutes=20)
    StaffSession.objects.update(seen_at=seen_at)
    assert client.get("/account/", headers={"x-poll": "1"}).status_code == HTTPStatus.OK
    assert StaffSession.objects.get().seen_at == seen_at
    assert is_in(client)
    assert StaffSession.objects.get().seen_at > seen_at
