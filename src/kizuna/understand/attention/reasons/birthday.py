"""A birthday today or within a week: time enough for a card to arrive."""

from collections.abc import Iterator
from datetime import timedelta

from kizuna.base.words import Words
from kizuna.core.language.speaking import say
from kizuna.people.customers.queries.occasions import born_on
from kizuna.understand.attention.ground import Ground
from kizuna.understand.attention.occasions import days_like
from kizuna.understand.attention.rules import REASONS, Candidate, Figures, Reason

DAYS_BEFORE = 7
TODAY = Words(ja="今日がお誕生日です", en="It is their birthday today")
SOON = Words(
    ja="お誕生日まであと {days} 日です",
    en="Their birthday is in {days} days",
    en_one="Their birthday is tomorrow",
    count="days",
)


def find(ground: Ground) -> Iterator[Candidate]:
    """Of those who bought within a year. The year of birth is nobody's business here."""
    born: dict[int, int] = {}
    for days in reversed(range(DAYS_BEFORE + 1)):
        on = ground.today + timedelta(days=days)
        born |= dict.fromkeys(born_on(days_like(on)), days)
    worths = ground.rows(
        "SELECT customer_id, worth_minor FROM buyers"
        " WHERE list_contains($ids, customer_id) AND worth_minor > 0"
        " ORDER BY worth_minor DESC, customer_id LIMIT $most",
        ids=list(born),
        most=ground.most,
    )
    for customer_id, worth_minor in worths:
        yield Candidate(
            customer_id=customer_id,
            reason="birthday",
            worth_minor=worth_minor,
            figures={"days": born[customer_id]},
        )


def tell(figures: Figures) -> str:
    """Today, or in how many days."""
    return say(SOON, **figures) if figures["days"] else say(TODAY)


REASONS.add("birthday", Reason(name=Words(ja="お誕生日", en="Birthday"), find=find, tell=tell))
