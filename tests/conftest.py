"""Where the real data lies, and what no test may do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.database import empty_append_only_tables_too

if TYPE_CHECKING:
    from django.test import Client
    from playwright.sync_api import Browser

# How long an example takes says how busy the machine is, and nothing of the rule under test: a test
# of the Today list once failed for it alone.
settings.register_profile(
    "unhurried", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("unhurried")
REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Django's test database; asked for by no test that does without Django."""
    empty_append_only_tables_too()


@pytest.fixture
def signed_in(db: None) -> Callable[..., Client]:
    """`signed_in("agent", language="en")`: a browser in which someone of that role is signed in."""
    from django.test import Client

    from kizuna.people.staff.models import StaffMember

    def sign_in(role: str = "owner", *, language: str = "ja") -> Client:
        member, _ = StaffMember.objects.get_or_create(
            email=f"{role}-{language}@example.com",
            defaults={"name": "花子", "role": role, "language": language},
        )
        client = Client()
        client.force_login(member)
        return client

    return sign_in


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real files to test on: `shared/data` beside the repository, or under KIZUNA_SHARED."""
    shared = Path(os.environ.get("KIZUNA_SHARED", REPOSITORY.parent / "shared"))
    if not (shared / "data" / "README.md").exists():
        pytest.skip(f"the real data is not here: {shared / 'data'} (set KIZUNA_SHARED)")
    return shared / "data"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as Debian packages it; without it a loud skip, and in CI a failure."""
    program = shutil.which("chromium")
    if program is None:
        reason = "no Chromium here: apt-get install chromium fonts-noto-cjk"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread; rows are made in it all the same.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()
