"""Working out anew what the customer's page keeps ready.

Not here: when that is done (`tasks`).
"""

from collections.abc import Sequence

from django.db import transaction

from kizuna.collect.orders.queries.revenue import RevenueMark, revenue_marks
from kizuna.understand.profiles.models import StandingMark

MOST_MARKS = 1000  # a thousandth is finer than anybody reads


def refresh_standings() -> int:
    """Rebuild the marks of places by revenue from all orders; how many.

    The long read comes before the transaction: nobody's writes wait for it, and readers see the
    old marks until the new ones stand.
    """
    marks = revenue_marks(most=MOST_MARKS)
    _keep(marks)
    return len(marks)


@transaction.atomic
def _keep(marks: Sequence[RevenueMark]) -> None:
    StandingMark.objects.all().delete()
    StandingMark.objects.bulk_create(
        StandingMark(
            currency=mark.currency,
            place=mark.place,
            net_minor=mark.net_minor,
            buyers=mark.buyers,
        )
        for mark in marks
    )
