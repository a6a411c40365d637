"""Silent for longer than ever, against their own rhythm: the rule of `insight.analyses.overdue`."""

from collections.abc import Iterator

from kizuna.base.words import Words
from kizuna.core.language.speaking import say
from kizuna.insight.analyses.overdue import overdue
from kizuna.understand.attention.ground import Ground
from kizuna.understand.attention.rules import REASONS, Candidate, Figures, Reason
from kizuna.understand.profiles.rules.figures import FEWEST_GAPS

TOLD = Words(
    ja="ふだんは {usual} 日ごと、いま {now} 日ご購入がありません（これまで {n} 回の間隔から。変わり"
    "なく続けている方でも、多くて {chance} 人に 1 人はこのくらい空きます）",
    en="Usually every {usual} days, now {now} (from {n} waits so far; of customers who simply carry"
    " on, up to one in {chance} is silent this long)",
)


def find(ground: Ground) -> Iterator[Candidate]:
    """Of customers with k gaps who carry on, up to 1 in k + 1 is this silent: worth that less.

    Of fewer gaps than the customer's page needs for a rhythm none is told here either.
    """
    found = overdue(ground.history, limit=ground.most, fewest_gaps=FEWEST_GAPS)
    late = {int(row.customer_id): row for row in found}
    buyers = ground.rows(
        "SELECT customer_id, days - 1, worth_minor FROM buyers"
        " WHERE list_contains($ids, customer_id)",
        ids=list(late),
    )
    for customer_id, gaps, worth_minor in buyers:
        row = late[customer_id]
        yield Candidate(
            customer_id=customer_id,
            reason="overdue",
            worth_minor=worth_minor * gaps // (gaps + 1),
            figures={
                "usual": row.usual_gap_days, "now": row.days_since, "n": gaps, "chance": gaps + 1,
            },
        )  # fmt: skip


def tell(figures: Figures) -> str:
    """Their rhythm, today's silence, and how often that means nothing."""
    return say(TOLD, **figures)


REASONS.add("overdue", Reason(name=Words(ja="ご無沙汰", en="Overdue"), find=find, tell=tell))
