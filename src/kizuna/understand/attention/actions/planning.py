"""How many each has time for, and how many are held out.

Not here: what follows from it (`listing`).
"""

from collections.abc import Mapping

from django.db import transaction

from kizuna.core.audit.actions import record_audit
from kizuna.core.permissions.rules import Actor
from kizuna.people.staff.queries import colleagues
from kizuna.understand.attention.actions import MAKE_OUTREACHES, PLAN_OUTREACHES
from kizuna.understand.attention.models import Capacity, TodaySetting
from kizuna.understand.attention.rules import MOST_HOLDOUT_PERCENT, MOST_PER_DAY


@transaction.atomic
def plan_outreaches(per_day: Mapping[int, int], *, holdout_percent: int, actor: Actor) -> None:
    """Keep how many each member of staff (by id) talks to in a day, and the hold-out in percent.

    Numbers beyond what is possible are taken as the nearest that is.
    """
    actor.require(PLAN_OUTREACHES)
    known = {one.id for one in colleagues(MAKE_OUTREACHES)}
    kept = {
        member: min(max(most, 0), MOST_PER_DAY)
        for member, most in per_day.items()
        if member in known
    }
    for member, most in kept.items():
        Capacity.objects.update_or_create(staff_member_id=member, defaults={"per_day": most})
    percent = min(max(holdout_percent, 0), MOST_HOLDOUT_PERCENT)
    TodaySetting.objects.update_or_create(id=1, defaults={"holdout_percent": percent})
    details = {"per_day": {str(one): most for one, most in kept.items()}, "holdout": percent}
    record_audit(actor, "planned_outreaches", subject="today", details=details)
