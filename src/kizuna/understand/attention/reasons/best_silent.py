"""One of the best customers, silent for so long that they are more likely gone: ask them why."""

from collections.abc import Iterator

from kizuna.base.period import day_number
from kizuna.base.words import Words
from kizuna.core.language.speaking import say
from kizuna.insight.analyses.overdue import GONE_RATIO
from kizuna.understand.attention.ground import Ground
from kizuna.understand.attention.rules import REASONS, Candidate, Figures, Reason

TOP_PERCENT = 5
TOLD = Words(
    ja="売上の上位 {top}% のお客様ですが、最後のご購入から {now} 日。これまでの最長は {longest} 日"
    "でした（{n} 回の間隔のうち）",
    en="Among the top {top}% by revenue, and silent for {now} days (the longest of {n} waits so far"
    " was {longest})",
)
_SILENT = """WITH best AS (
        SELECT *, percent_rank() OVER (ORDER BY net_minor DESC) AS place FROM buyers
    )
    SELECT customer_id, $today - last_day, longest_wait, days - 1, worth_minor FROM best
    WHERE place * 100 < $top AND days >= 3 AND worth_minor > 0
        AND $today - last_day > greatest(longest_wait, $times * usual_wait)
    ORDER BY worth_minor DESC, customer_id LIMIT $most"""


def find(ground: Ground) -> Iterator[Candidate]:
    """Of the best by revenue, those whom the rule of the overdue has given up."""
    rows = ground.rows(
        _SILENT, today=day_number(ground.as_of), top=TOP_PERCENT, times=GONE_RATIO, most=ground.most
    )
    for customer_id, now, longest, gaps, worth_minor in rows:
        yield Candidate(
            customer_id=customer_id,
            reason="best_silent",
            worth_minor=worth_minor * gaps // (gaps + 1),
            figures={"top": TOP_PERCENT, "now": now, "longest": longest, "n": gaps},
        )


def tell(figures: Figures) -> str:
    """How much they bring, and how long they have not."""
    return say(TOLD, **figures)


REASONS.add(
    "best_silent",
    Reason(name=Words(ja="大切なお客様の沈黙", en="A best customer silent"), find=find, tell=tell),
)
