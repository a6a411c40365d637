"""Today so many years ago they bought for the first time."""

from collections.abc import Iterator

from kizuna.base.words import Words
from kizuna.core.language.speaking import say
from kizuna.understand.attention.ground import Ground
from kizuna.understand.attention.occasions import days_like
from kizuna.understand.attention.rules import REASONS, Candidate, Figures, Reason

TOLD = Words(
    ja="{years} 年前の今日が、初めてのご購入でした",
    en="The first purchase was {years} years ago today",
    en_one="The first purchase was a year ago today",
    count="years",
)
_TODAY = """SELECT customer_id, $year - year(first), worth_minor
    FROM (SELECT *, DATE '1970-01-01' + first_day::INTEGER AS first FROM buyers)
    WHERE year(first) < $year AND worth_minor > 0
        AND list_contains($days, month(first) * 100 + day(first))
    ORDER BY worth_minor DESC, customer_id LIMIT $most"""


def find(ground: Ground) -> Iterator[Candidate]:
    """Of those who bought within a year: to thank whoever left long ago would be strange."""
    days = [month * 100 + day for month, day in days_like(ground.today)]
    rows = ground.rows(_TODAY, year=ground.today.year, days=days, most=ground.most)
    for customer_id, years, worth_minor in rows:
        yield Candidate(
            customer_id=customer_id,
            reason="anniversary",
            worth_minor=worth_minor,
            figures={"years": years},
        )


def tell(figures: Figures) -> str:
    """How long they have been with the shop."""
    return say(TOLD, **figures)


REASONS.add(
    "anniversary",
    Reason(name=Words(ja="ご縁の記念日", en="Anniversary"), find=find, tell=tell),
)
