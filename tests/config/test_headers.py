"""Every answer is guarded: whatever the address, whatever the method, whatever goes wrong."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, include, path, reverse

from kizuna.core.headers import HEADERS

pytestmark = pytest.mark.django_db
EXAMPLES: dict[str, object] = {"int": 1, "slug": "a", "str": "a", "path": "a", "uuid": "0" * 32}


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    """A page with a bug."""
    raise ZeroDivisionError


urlpatterns = [path("broken/", broken), path("", include("kizuna.config.urls"))]


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    """Every address there is."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


def addresses() -> list[str]:
    """One address for each pattern, its places filled with anything that fits."""
    found = []
    for pattern in patterns(get_resolver()):
        assert pattern.name, f"{pattern.pattern} has no name"
        places = {
            name: EXAMPLES[type(converter).__name__.removesuffix("Converter").lower()]
            for name, converter in pattern.pattern.converters.items()
        }
        found.append(reverse(pattern.name, kwargs=places))
    return found


def guard(headers: Mapping[str, str]) -> None:
    """Each header is there, and the policy lets nothing in that is not ours."""
    missing = HEADERS.keys() - dict(headers).keys()
    assert not missing, missing
    assert headers["X-Frame-Options"] == "DENY"
    policy = headers["Content-Security-Policy"]
    for needed in (
        "default-src 'none'",
        "script-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ):
        assert needed in policy
    assert "unsafe" not in policy and "*" not in policy and "http" not in policy


@pytest.mark.parametrize("address", addresses())
def test_every_page_is_guarded_and_asks_strangers_to_sign_in(address: str) -> None:
    client = Client()
    for method in ("get", "post", "delete"):
        response = getattr(client, method)(address)
        guard(response.headers)
        is_open = address.startswith("/sign-in/")
        to_sign_in = response.status_code == 302 and response["Location"].startswith("/sign-in/")
        assert is_open or to_sign_in or response.status_code == 405, response.status_code


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
