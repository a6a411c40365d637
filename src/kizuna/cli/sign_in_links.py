"""A link by which somebody walks in, as a command prints it.

Imported only where the application has started. Not here: what a link may (`staff.actions.links`).
"""

from datetime import UTC, datetime

from django.urls import reverse

from kizuna.config import knobs
from kizuna.core.permissions.rules import system_actor
from kizuna.people.staff.actions.links import make_link
from kizuna.people.staff.rules.links import Purpose


def new_link(member_id: int, *, purpose: Purpose) -> str:
    """The whole address of a new link for a staff member, at the shop's own address."""
    token = make_link(system_actor("command"), member_id, purpose=purpose, at=datetime.now(UTC))
    return f"{knobs.public_url().origin}{reverse('sign_in_link', args=[token])}"
