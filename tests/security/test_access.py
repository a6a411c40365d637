"""Who may open what (SEC-01): every address, method and role, and no refusal leaves a trace.

Not here: what is expected (`access.toml`), one of each thing (`routes`).
"""

from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from kizuna.people.staff.models import StaffMember
from tests.security.routes import (
    ACCESS,
    METHODS,
    NOBODY,
    ROLES,
    Route,
    address,
    database_digest,
    guard,
    own_things,
    routes,
    things,
)

pytestmark = pytest.mark.django_db
DONE = {200, 204, 302, 409, 422}
NOT_ALLOWED, FORBIDDEN = HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.FORBIDDEN


def roles_for(route: Route, method: str) -> set[str]:
    """Who may, by the file; HEAD is GET without the page."""
    said = ACCESS[route.name].get("GET" if method == "HEAD" else method, "").split()
    groups = {"anyone": ROLES, "staff": ROLES[1:]}
    return {role for word in said for role in groups.get(word, (word,))}


@dataclass(frozen=True)
class Visitor:
    """Someone with a browser, and the things they could ask for."""

    role: str
    client: Client
    known: Mapping[str, object]
    unknown: Mapping[str, object]

    def ask(self, method: str, route: Route, *, is_known: bool) -> HttpResponse:
        """The answer, with the headers that every answer has."""
        where = address(route, self.known if is_known else self.unknown)
        response: HttpResponse = self.client.generic(method, where)  # type: ignore[assignment]
        guard(response.headers)
        return response


@pytest.fixture
def visitors(signed_in: Callable[..., Client], settings: object, tmp_path: Path) -> list[Visitor]:
    """One of each role, and a stranger."""
    settings.DATA = tmp_path  # type: ignore[attr-defined]
    known = things()
    unknown: dict[str, object] = dict.fromkeys(known, NOBODY)
    clients = {role: Client() if role == "anonymous" else signed_in(role) for role in ROLES}
    own = {role: own_things(_member(role)) for role in ROLES}
    # Somebody else's: of exports the owner sees all, so for them one that is not there.
    others = dict.fromkeys(ROLES, own["owner"])
    others["owner"] = own["manager"] | {"export_id": NOBODY}
    for client in clients.values():
        client.raise_request_exception = False
    return [
        Visitor(role, clients[role], known | own[role], unknown | others[role]) for role in ROLES
    ]


def _member(role: str) -> StaffMember | None:
    return StaffMember.objects.filter(email=f"{role}-ja@example.com").first()


def wrongs(route: Route, visitor: Visitor) -> Iterator[str]:
    """What was wrong with the answers to everything that one visitor asks of one address."""
    for method in METHODS:
        may = visitor.role in roles_for(route, method)
        both = route.places and roles_for(route, method)
        for is_known in (True, False) if both else (True,):
            cookies = copy(visitor.client.cookies)
            with transaction.atomic():
                response = visitor.ask(method, route, is_known=is_known)
                response.getvalue()  # a file that is handed out is read to its end
                if may:  # what it did is taken back; what a refusal does must be nothing
                    transaction.set_rollback(True)
            visitor.client.cookies = cookies
            if not is_right(route, visitor.role, method, response, is_known=is_known):
                whose = "own" if is_known else "unknown"
                yield f"{visitor.role} {method} {route.name} ({whose}): {response.status_code}"


def is_right(
    route: Route, role: str, method: str, response: HttpResponse, *, is_known: bool
) -> bool:
    """Whether an answer is the one the file expects."""
    status = response.status_code
    is_open = any("anonymous" in roles_for(route, method) for method in METHODS)
    if role == "anonymous" and not is_open:
        to_sign_in = response.headers.get("Location", "").startswith(reverse("sign_in"))
        return status == HTTPStatus.FOUND and to_sign_in
    if not roles_for(route, method):
        return status == NOT_ALLOWED
    if method == "HEAD" and status == NOT_ALLOWED:
        return True  # some pages have no answer without a page
    if role not in roles_for(route, method):
        told = FORBIDDEN if is_known else int(ACCESS[route.name].get("unknown_to_others", "403"))
        return status == told
    return status in DONE if is_known else status == int(ACCESS[route.name].get("unknown", "404"))


def test_who_may_may_and_nobody_else_leaves_a_trace(visitors: list[Visitor]) -> None:
    before = database_digest()
    wrong: list[str] = []
    for route in routes():
        for visitor in visitors:
            wrong += wrongs(route, visitor)
            if database_digest() != before:
                wrong.append(f"{visitor.role} was refused {route.name} and yet changed something")
                before = database_digest()
    assert not wrong, wrong


def test_no_form_is_taken_without_its_token(visitors: list[Visitor]) -> None:
    """SEC-09 in short: a page elsewhere cannot send our forms."""
    owner = visitors[1]
    owner.client.handler.enforce_csrf_checks = True
    before = database_digest()
    for route in routes():
        if "POST" in ACCESS[route.name]:
            assert owner.ask("POST", route, is_known=True).status_code == FORBIDDEN, route.name
    assert database_digest() == before
