"""Making a day's list, and filling places that became free.

Not here: who comes onto it (`rules`, `reasons`), when it is made (`tasks`).
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta

from django.db import transaction

from kizuna.core.turns import take_turn
from kizuna.understand.attention.actions import MAKE_OUTREACHES
from kizuna.understand.attention.ground import Ground, ground_of
from kizuna.understand.attention.models import Outreach, TodayList
from kizuna.understand.attention.queries import capacities, holdout_percent, resting, taken
from kizuna.understand.attention.rules import (
    HELD_OUT_DAYS,
    REASONS,
    Candidate,
    Chosen,
    dealt,
    divided,
    holdout_key,
    ranked,
)
from kizuna.understand.lake.queries import lake_state

# Candidates for each place, so that enough remain when some are left alone or held out.
CANDIDATES_A_PLACE = 5


def fill_list(day: date, *, at: datetime) -> int:
    """Fill the free places of a day's list; how many were filled. Who is on it stays on it.

    The long look at the data comes before the transaction: nobody's writes wait for it.
    """
    per_day, event = _per_day(), lake_state().event
    free = _free(per_day, taken(day))
    last = TodayList.objects.filter(day=day).first()
    if last and (not free or (last.event_id == event and free <= last.unfilled)):
        return 0
    left_alone = resting(day)
    with ground_of(day, most=free * CANDIDATES_A_PLACE + len(left_alone)) as ground:
        found = _candidates(ground) if ground and free else []
        currency = ground.shop.tables.currency if ground else ""
        as_of = ground.as_of if ground else None
    with transaction.atomic():
        take_turn("today_list")
        chosen = ranked(found, resting=resting(day), urgency=_urgency())
        filled = _keep(chosen, day=day, per_day=per_day, currency=currency)
        TodayList.objects.update_or_create(
            day=day,
            defaults={
                # Fewer than none where somebody gave a place back meanwhile.
                "event_id": event, "unfilled": max(free - filled, 0), "as_of": as_of, "made_at": at,
            },
        )  # fmt: skip
    return filled


def _per_day() -> dict[int, int]:
    return {one.id: per_day for one, per_day in capacities(MAKE_OUTREACHES)}


def _free(per_day: dict[int, int], taken_by: dict[int, int]) -> int:
    return sum(max(0, most - taken_by.get(member, 0)) for member, most in per_day.items())


def _urgency() -> dict[str, int]:
    return {key: REASONS[key].urgency for key in REASONS}


def _candidates(ground: Ground) -> list[Candidate]:
    return [
        one for reason in REASONS.values() for one in reason.find(ground) if one.worth_minor > 0
    ]


def _keep(chosen: Sequence[Chosen], *, day: date, per_day: dict[int, int], currency: str) -> int:
    """Rows for who is shown and who is held out, in one transaction, before anybody sees them."""
    by_member = taken(day)
    shown, held = divided(
        chosen,
        places=_free(per_day, by_member),
        key=holdout_key(day),
        holdout_percent=holdout_percent(),
    )
    pairs = dict(dealt([one.customer_id for one in shown], per_day=per_day, taken=by_member))
    until = day + timedelta(days=HELD_OUT_DAYS)
    Outreach.objects.bulk_create(
        Outreach(
            day=day,
            customer_id=one.customer_id,
            staff_member_id=pairs.get(one.customer_id),
            is_held_out=one.customer_id not in pairs,
            rests_until=None if one.customer_id in pairs else until,
            reasons=[
                {key: value for key, value in asdict(reason).items() if key != "customer_id"}
                for reason in one.reasons
            ],
            worth_minor=one.worth_minor,
            currency=currency,
        )
        for one in (*shown, *held)
    )
    return len(shown)
