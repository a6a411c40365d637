"""Every address of the application, and one of each thing that addresses name.

Not here: who may open which (`access.toml`). A new kind of thing in an address (`<int:coupon_id>`)
gets a line in `THINGS`.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from kizuna.base.words import LANGUAGES
from kizuna.collect.imports.actions.starting import start_import
from kizuna.collect.imports.folders import folder_of
from kizuna.collect.orders.actions import record_orders
from kizuna.collect.orders.rules import OrderBatch, SeenOrder
from kizuna.core.bulk import found
from kizuna.core.exports.actions import Order, start_export
from kizuna.core.exports.folders import file_of
from kizuna.core.exports.models import Export
from kizuna.core.exports.rules import Format
from kizuna.core.headers import HEADERS
from kizuna.core.jobs.actions import start_job
from kizuna.core.permissions.rules import Actor, Role, system_actor
from kizuna.people.customers.actions.by_hand.attachments import NewFile, attach_file
from kizuna.people.customers.actions.by_hand.custom_fields import NewField, save_custom_field
from kizuna.people.customers.actions.merging import merge_customers
from kizuna.people.customers.models import CustomerMerge, DuplicateSuggestion
from kizuna.people.staff.actions.accounts import add_staff_member
from kizuna.people.staff.actions.links import make_link
from kizuna.people.staff.models import StaffMember
from kizuna.people.staff.rules.links import Purpose
from kizuna.understand.attention.actions.outcomes import add_by_hand
from kizuna.understand.segments.actions.keeping import create_segment
from kizuna.understand.segments.rules.tree import Condition, Group
from tests.understand.people import customer, today_in_the_shop

TEST = system_actor("test")
ROLES = ("anonymous", *(role.value for role in Role))
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
NOBODY = 999_999_999
ACCESS: Mapping[str, Mapping[str, str]] = tomllib.loads(
    Path(__file__).with_name("access.toml").read_text("utf-8")
)


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


def _colleague(email: str = "jiro@example.com") -> int:
    member = add_staff_member(TEST, email=email, name="次郎", role=Role.AGENT, language="ja")
    return int(member.pk)


def _link() -> str:
    member_id = _colleague("invited@example.com")
    return make_link(TEST, member_id, purpose=Purpose.SIGN_IN, at=timezone.now())


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
    clerk = StaffMember.objects.create(email="clerk@example.com", name="三郎", role="agent")
    return add_by_hand(customer(), day=today_in_the_shop(), actor=clerk.actor)


def _attachment() -> int:
    file = NewFile(name="a.txt", blocks=[b"a"], stored_name="a" * 32)
    return attach_file(customer(), file, author_id=None, actor=TEST, at=timezone.now())


def _segment() -> int:
    rule = Group(of=(Condition(field="contact", operator="has_email"),))
    return create_segment("メールあり", rule=rule, actor=TEST, at=timezone.now())


def _order() -> int:
    seen = SeenOrder("1001", customer(), "2026-05-03", None, True, False, 500, 0, None)
    batch = OrderBatch(currency="JPY", time_zone="Asia/Tokyo", orders=[seen])
    record_orders(batch, source="shop", actor=TEST, at=timezone.now())
    ((order_id,),) = found("SELECT max(id) FROM orders")
    return int(order_id)


def _field() -> int:
    new = NewField(label_ja="好きな色", label_en="", kind="text")
    return save_custom_field(None, new, actor=TEST)


# For each place of an address: one that is there, made anew.
THINGS: Mapping[str, Callable[[], object]] = {
    "customer_id": customer,
    "pair_id": _pair,
    "merge_id": _merge,
    "import_id": _import,
    "number": lambda: 1,
    "token": _link,
    "member_id": _colleague,
    "metric_key": lambda: "customers",
    "kind": lambda: "customers",
    "attachment_id": _attachment,
    "field_id": _field,
    "order_id": _order,
    "outreach_id": _outreach,
    "segment_id": _segment,
    "key": lambda: "birthday",
    "job_id": lambda: start_job("prune_jobs"),
}


def things() -> dict[str, object]:
    """One of each, in the database."""
    return {place: make() for place, make in THINGS.items()}


def _own_session(member: StaffMember) -> str:
    return str(member.sessions.latest("started_at").pk)


def _own_export(member: StaffMember) -> int:
    """A finished one, for roles that may no longer take any, too."""
    order = Order(kind="customers", form=Format.CSV, language="ja", purpose="x", filters={})
    once = Actor(key=member.actor.key, role=None)
    now = timezone.now()
    export_id = start_export(order, mark=f"mark{member.pk}", actor=once, at=now)
    Export.objects.filter(pk=export_id).update(finished_at=now, row_count=0, size_bytes=0)
    file_of(export_id).parent.mkdir(parents=True, exist_ok=True)
    file_of(export_id).touch()
    return export_id


# What is its owner's alone: others are answered as if it were not there.
OWN_THINGS: Mapping[str, Callable[[StaffMember], object]] = {
    "session_id": _own_session,
    "export_id": _own_export,
}


def own_things(member: StaffMember | None) -> dict[str, object]:
    """What belongs to one member of staff; nothing that is there for a stranger."""
    if member is None:
        return dict.fromkeys(OWN_THINGS, NOBODY)
    return {place: make(member) for place, make in OWN_THINGS.items()}


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
    if policy == "sandbox; default-src 'none'":  # a file of somebody's: it may nothing at all
        return
    for needed in (
        "default-src 'none'",
        "script-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ):
        assert needed in policy
    assert "unsafe" not in policy and "*" not in policy and "http" not in policy
