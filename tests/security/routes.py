"""Every address of the application, and one of each thing that addresses name.

Not here: who may open which (`access.toml`). A new kind of thing in an address (`<int:coupon_id>`)
gets a line in `THINGS`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from kizuna.base.words import LANGUAGES
from kizuna.collect.imports.actions.starting import start_import
from kizuna.collect.imports.folders import folder_of
from kizuna.core.headers import HEADERS
from kizuna.core.jobs.actions import start_job
from kizuna.core.permissions.rules import Role, system_actor
from kizuna.people.customers.actions.merging import merge_customers
from kizuna.people.customers.models import CustomerMerge, DuplicateSuggestion
from kizuna.people.staff.actions.accounts import add_staff_member
from kizuna.people.staff.actions.links import make_link
from kizuna.people.staff.models import StaffMember
from kizuna.people.staff.rules.links import Purpose
from kizuna.understand.attention.actions.outcomes import add_by_hand
from tests.understand.people import customer

TEST = system_actor("test")
ROLES = ("anonymous", *(role.value for role in Role))
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
NOBODY = 999_999_999


@dataclass(frozen=True)
class Route:
    """One address: its name, and the places that are to be filled."""

    name: str
    places: tuple[str, ...]


def routes() -> list[Route]:
    """Every address there is."""
    found = []
    for pattern in _patterns(get_resolver()):
        assert pattern.name, f"{pattern.pattern} has no name"
        found.append(Route(str(pattern.name), tuple(pattern.pattern.converters)))
    return found


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _patterns(entry)
        else:
            yield entry


def _pair() -> int:
    first, second = customer(), customer()
    row = DuplicateSuggestion.objects.create(
        first_id=first, second_id=second, probability_ratio=0.9, evidence={},
        found_at=timezone.now(),
    )  # fmt: skip
    return row.pk


def _merge() -> int:
    now = timezone.now()
    merge_customers(customer(), customer(), rule="by_hand", evidence={}, actor=TEST, at=now)
    return CustomerMerge.objects.latest("pk").pk


def _link() -> str:
    member = add_staff_member(
        TEST, email="invited@example.com", name="次郎", role=Role.AGENT, language="ja"
    )
    return make_link(TEST, member.pk, purpose=Purpose.SIGN_IN, at=timezone.now())


def _import() -> int:
    file = ContentFile(
        "注文番号,顧客番号,購入日,金額\n1,a,2026-01-05,100\n2,b,いつか,100\n".encode()
    )
    now = timezone.now()
    import_id = start_import([("orders.csv", file.chunks())], actor=TEST, at=now)
    refused = folder_of(import_id) / "refused"
    refused.mkdir()
    for language in LANGUAGES:
        (refused / f"{language}.csv").write_text("2,b,いつか,100", encoding="utf-8")
    return import_id


def _outreach() -> int:
    rows = StaffMember.objects.filter(role="owner")
    owner = rows.first() or StaffMember.objects.create(email="o@example.com", role="owner")
    return add_by_hand(customer(), day=timezone.localdate(), actor=owner.actor)


# For each place of an address: one that is there, made anew. Sessions are their owner's.
THINGS: Mapping[str, Callable[[], object]] = {
    "customer_id": customer,
    "pair_id": _pair,
    "merge_id": _merge,
    "import_id": _import,
    "number": lambda: 1,
    "token": _link,
    "metric_key": lambda: "customers",
    "outreach_id": _outreach,
    "job_id": lambda: start_job("prune_jobs"),
}


def things() -> dict[str, object]:
    """One of each, in the database."""
    return {place: make() for place, make in THINGS.items()}


def own_session(client: Client, member: StaffMember | None) -> str:
    """The public id of the session of a client that is signed in."""
    return str(member.sessions.latest("started_at").pk) if member else "0" * 40


def address(route: Route, known: Mapping[str, object]) -> str:
    """The address with its places filled."""
    return reverse(route.name, kwargs={place: known[place] for place in route.places})


# What every visit may leave behind: the log of what was denied, and when a session was last seen.
UNWATCHED = {"audit_entries", "audit_heads", "staff_sessions", "django_migrations"}


def database_digest() -> str:
    """One number for all rows of all tables, but for `UNWATCHED`."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in sorted({*connection.introspection.table_names(cursor)} - UNWATCHED):
            cursor.execute(f'SELECT * FROM "{table}"')
            digest.update(repr((table, sorted(map(repr, cursor.fetchall())))).encode())
        cursor.execute("SELECT session_key, session_data FROM staff_sessions ORDER BY 1")
        digest.update(repr(cursor.fetchall()).encode())
    return digest.hexdigest()


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
