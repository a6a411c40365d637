"""Nobody makes themselves more than they are, and somebody stays in charge (SEC-14).

Not here: who may open which page (`tests.security`), that the log is only added to (`core.audit`).
"""

import threading
from collections.abc import Callable
from itertools import product

import pytest
from django.db import connections
from django.utils import timezone

from kizuna.base.errors import Forbidden, Refused
from kizuna.core.audit.queries import audit_entries
from kizuna.core.permissions.rules import Actor, Role
from kizuna.people.staff.actions.accounts import add_staff_member, change_role, deactivate
from kizuna.people.staff.actions.links import make_link
from kizuna.people.staff.actions.sessions import end_session
from kizuna.people.staff.actions.team import (
    invite,
    renew_invitation,
    reset_second_factor,
    sign_out_member,
)
from kizuna.people.staff.models import SignInLink, StaffMember
from kizuna.people.staff.rules.links import Purpose
from tests.people.staff.test_accounts import member, state

Act = Callable[[Actor, int], object]
NEW = {"email": "new@example.com", "name": "新", "language": "ja"}
# Every way to more than one is, or to somebody else's account.
PATHS: dict[str, Act] = {
    "make someone an owner": lambda actor, other: change_role(actor, other, role=Role.OWNER),
    "make someone less": lambda actor, other: change_role(actor, other, role=Role.AUDITOR),
    "stop someone": deactivate,
    "add an owner": lambda actor, _: add_staff_member(actor, role=Role.OWNER, **NEW),  # type: ignore[arg-type]
    "invite an owner": lambda actor, _: invite(actor, role=Role.OWNER, at=timezone.now(), **NEW),  # type: ignore[arg-type]
    "choose their password": lambda actor, other: renew_invitation(actor, other, at=timezone.now()),
    "sign in as them": lambda actor, other: make_link(
        actor, other, purpose=Purpose.SIGN_IN, at=timezone.now()
    ),
    "take off their factor": reset_second_factor,
    "sign them out": sign_out_member,
    "end a session of theirs": lambda actor, other: end_session(actor, "x" * 40, member_id=other),
}
REMOVALS: dict[str, Act] = {
    "deactivate": deactivate,
    "make_agent": lambda actor, other: change_role(actor, other, role=Role.AGENT),
}


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("role", [role for role in Role if role != Role.OWNER])
def test_no_path_leads_to_more_than_one_is(role: Role, path: str) -> None:
    owner, own = member(), member(role, "jiro@example.com")
    before = state()
    for other in (owner.pk, own.pk):
        if path == "end a session of theirs" and other == own.pk:
            continue  # of one's own there are pages
        with pytest.raises((Forbidden, Refused)):
            PATHS[path](own.actor, other)
    assert state() == before and not SignInLink.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
def test_who_was_an_owner_a_moment_ago_does_nothing_more(path: str) -> None:
    """A page that was opened before still says owner; the row does not."""
    owner, stale = member(), member(Role.OWNER, "jiro@example.com").actor
    change_role(owner.actor, StaffMember.objects.get(email="jiro@example.com").pk, role=Role.AGENT)
    before = state()
    with pytest.raises((Forbidden, Refused)):
        PATHS[path](stale, owner.pk)
    assert state() == before and not SignInLink.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("first", "second"), [*product(REMOVALS, REMOVALS)])
def test_of_two_owners_who_remove_each_other_at_once_one_stays(first: str, second: str) -> None:
    hanako, jiro = member(), member(Role.OWNER, "jiro@example.com")
    for _ in range(5):
        StaffMember.objects.update(role=Role.OWNER, is_active=True)
        outcomes = at_once(
            lambda: REMOVALS[first](hanako.actor, jiro.pk),
            lambda: REMOVALS[second](jiro.actor, hanako.pk),
        )
        assert sorted(outcomes) == ["done", "refused"]
        assert StaffMember.objects.filter(role=Role.OWNER, is_active=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_three_owners_in_a_ring_somebody_is_left() -> None:
    ring = [member(email=f"{name}@example.com") for name in ("a", "b", "c")]
    acts = [
        lambda by=by, other=other: deactivate(by.actor, other.pk)
        for by, other in zip(ring, (*ring[1:], ring[0]), strict=True)
    ]
    assert "done" in at_once(*acts)
    left = StaffMember.objects.filter(role=Role.OWNER, is_active=True).count()
    removed = [entry for entry in audit_entries() if entry.action == "deactivated_staff_member"]
    assert left == 3 - len(removed) >= 1, "each removal is in the log"


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What came of acts that begin in the same moment."""
    start, outcomes = threading.Barrier(len(acts)), list[str]()

    def attempt(act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
            outcomes.append("done")
        except (Forbidden, Refused):
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=attempt, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
