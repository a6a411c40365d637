"""What the Today list puts on the first page and into the rail.

Not here: how it looks (`templates/attention`).
"""

from collections.abc import Mapping

from django.utils import timezone

from kizuna.base.words import Words
from kizuna.core.navigation.rules import HOME_CARDS, NAV, Group, HomeCard, Look, Place
from kizuna.core.permissions.rules import Actor
from kizuna.understand.attention.actions import MAKE_OUTREACHES
from kizuna.understand.attention.queries import next_entries, progress

_NEXT = 5

NAV.add(
    "today",
    Place(
        name=Words(ja="今日", en="Today"),
        icon="phone",
        url="today",
        group=Group.START,
        order=30,
        permission=MAKE_OUTREACHES,
        also="お声がけ 対応 連絡 outreach call list",
    ),
)


def _card(actor: Actor, look: Look) -> Mapping[str, object] | None:
    """Left out on a day without a list, and once all is done."""
    member, day = int(actor.key.removeprefix("staff:")), timezone.localdate()
    left = next_entries(day, staff_member_id=member, most=_NEXT)
    if not left:
        return None
    return {"progress": progress(day, staff_member_id=member), "next": left}


HOME_CARDS.add(
    "today",
    HomeCard(
        template="attention/card.html",
        order=25,
        content=_card,
        follows_period=False,
        permission=MAKE_OUTREACHES,
    ),
)
