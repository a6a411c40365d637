"""Whether an owner still is one, as the database has it now.

Not here: what a role may do (`core.permissions`).
"""

from kizuna.core.permissions.rules import Actor, forbidden
from kizuna.core.turns import take_turn
from kizuna.people.staff.actions import MANAGE_STAFF
from kizuna.people.staff.models import StaffMember


def require_standing(actor: Actor) -> None:
    """Forbidden, unless they may manage staff at this moment; within a transaction.

    Whoever manages staff has a turn for it: of two owners who remove each other at once, the
    second is none any more when the turn comes.
    """
    actor.require(MANAGE_STAFF)
    take_turn("staff:managed")
    if actor.role is None:
        return
    rows = StaffMember.objects.filter(pk=actor.key.removeprefix("staff:"), is_active=True)
    if not rows.filter(role=actor.role).exists():
        raise forbidden(MANAGE_STAFF)
