"""Every answer is guarded (SEC-10): pages, files, redirects, whatever goes wrong; cookies, too.

Not here: each page for each role (`test_access`).
"""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from kizuna.people.staff.models import StaffMember
from tests.people.staff.test_accounts import PASSWORD
from tests.security.routes import guard

pytestmark = pytest.mark.django_db


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    """A page with a bug."""
    raise ZeroDivisionError


urlpatterns = [path("broken/", broken), path("", include("kizuna.config.urls"))]


def test_files_and_redirects_are_guarded_too() -> None:
    client = Client()
    answers = {
        (200, "script"): client.get("/static/web/kizuna.js"),
        (200, "style"): client.get("/static/web/base.css"),
        (404, "no file"): client.get("/static/web/../../settings.py"),
        (404, "no listing"): client.get("/static/web/"),
        (404, "no repository"): client.get("/.git/config"),
        (302, "stranger"): client.get("/customers/"),
        (301, "without slash"): client.get("/customers"),
    }
    for (status, what), response in answers.items():
        response.getvalue()
        assert response.status_code == status, what
        guard(response.headers)


def test_no_cookie_can_be_read_by_a_script_or_sent_along_from_elsewhere(
    signed_in: Callable[..., Client],
) -> None:
    client = signed_in()
    client.post("/appearance/", {"theme": "dark"})
    client.get("/account/")
    StaffMember.objects.update(password=make_password(PASSWORD))
    stranger = Client()
    stranger.post("/sign-in/", {"email": "owner-ja@example.com", "password": PASSWORD})
    cookies = client.cookies | stranger.cookies
    assert {"theme", "sessionid", "csrftoken", "device"} <= cookies.keys()
    for name, cookie in cookies.items():
        assert cookie["httponly"] and cookie["samesite"] in {"Lax", "Strict"}, name
        assert not cookie["domain"], name


@override_settings(ROOT_URLCONF=__name__)
def test_what_goes_wrong_is_guarded_too() -> None:
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    answers = {
        404: client.get("/no/such/page/"),
        400: client.get("/", headers={"host": "evil.example"}),
        403: client.post("/sign-in/", {"email": "a", "password": "b"}),
        405: client.trace("/sign-in/"),
        500: client.get("/broken/"),
    }
    for status, response in answers.items():
        assert response.status_code == status
        guard(response.headers)
        assert "ZeroDivisionError" not in response.content.decode()


def test_what_breaks_is_recorded_where_the_operator_looks(tmp_path: Path) -> None:
    own = os.environ | {"KIZUNA_DATA": str(tmp_path)}
    own["DJANGO_SETTINGS_MODULE"] = "kizuna.config.settings"
    code = (
        "import logging, django; django.setup();"
        "log = logging.getLogger('django.request');"
        "log.error('a page broke', exc_info=ZeroDivisionError('why'));"
        "log.warning('Not Found: /favicon.ico')"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], env=own, capture_output=True, text=True, check=True
    ).stderr
    assert "a page broke" in told and "ZeroDivisionError: why" in told and "favicon" not in told


def test_over_https_nothing_is_left_to_warn_about(tmp_path: Path) -> None:
    own = {name: value for name, value in os.environ.items() if not name.startswith("KIZUNA_")}
    own |= {
        "KIZUNA_DATA": str(tmp_path),
        "KIZUNA_URL": "https://crm.example.com",
        "DJANGO_SETTINGS_MODULE": "kizuna.config.settings",
    }
    code = (
        "import django; django.setup(); from django.core.management import call_command as call;"
        "call('check', deploy=True, fail_level='WARNING');"
        "from django.test import Client;"
        "from django.conf import settings; settings.ALLOWED_HOSTS.append('testserver');"
        "call('migrate', verbosity=0);"
        "page = Client().get('/sign-in/', secure=True);"
        "print(page.headers['Strict-Transport-Security']);"
        "print(page.cookies['__Host-csrf'].OutputString());"
        "print(Client().get('/sign-in/')['Location'])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], env=own, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    security, cookie, redirected = result.stdout.splitlines()[-3:]
    assert security == "max-age=63072000; includeSubDomains"
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie
    assert redirected.startswith("https://")


def test_a_stranger_who_asks_by_another_name_leaves_one_line_in_the_log(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    client.get("/", headers={"host": "evil.example"})
    (record,) = caplog.records
    assert "evil.example" in record.getMessage() and not record.exc_info
