"""One purchase so far, and just when those who come a second time usually have."""

from collections.abc import Iterator

from kizuna.base.period import day_number
from kizuna.base.words import Words
from kizuna.core.language.speaking import say
from kizuna.understand.attention.ground import Ground
from kizuna.understand.attention.rules import REASONS, Candidate, Figures, Reason

FEWEST = 30  # below, neither the window nor the share is more than chance
TOLD = Words(
    ja="初めてのご購入から {now} 日。2 回目のある方の半分は {half} 日以内にいらしています。"
    "同じころまで 2 回目のなかった {n} 人のうち、その後 90 日以内に戻った方は {share}% です",
    en="First purchase {now} days ago. Half of those who come a second time do so within {half}"
    " days; of {n} who had not by then, {share}% did in the 90 days after",
)
_WINDOW = """SELECT count(second_wait), quantile_disc(second_wait, 0.5),
    quantile_disc(second_wait, 0.75) FROM buyers"""
_RETURN = """SELECT count(*), count(*) FILTER (second_wait <= $half + 90) FROM buyers
    WHERE first_day <= $today - $half - 90 AND (second_wait IS NULL OR second_wait > $half)"""
_DUE = """SELECT customer_id, $today - first_day, first_net FROM buyers
    WHERE days = 1 AND first_net > 0 AND $today - first_day BETWEEN $half AND $late
    ORDER BY first_net DESC, customer_id LIMIT $most"""


def find(ground: Ground) -> Iterator[Candidate]:
    """Nobody, as long as the shop has too few second purchases to know when they come.

    At stake is one more purchase like the first, as often as it came for others.
    """
    today = day_number(ground.as_of)
    known = ground.lake.execute(_WINDOW).fetchone()
    if known is None or known[0] < FEWEST:
        return
    half, late = int(known[1]), max(int(known[2]), int(known[1]) + 7)
    ((n, returned),) = ground.rows(_RETURN, today=today, half=half)
    if n < FEWEST:
        return
    due = ground.rows(_DUE, today=today, half=half, late=late, most=ground.most)
    for customer_id, now, first_net in due:
        yield Candidate(
            customer_id=customer_id,
            reason="second_order",
            worth_minor=first_net * returned // n,
            figures={"now": now, "half": half, "n": n, "share": round(100 * returned / n)},
        )


def tell(figures: Figures) -> str:
    """The days since, the shop's usual ones, and how many still came."""
    return say(TOLD, **figures)


REASONS.add(
    "second_order",
    Reason(name=Words(ja="2 回目のころ", en="Second purchase"), find=find, tell=tell),
)
