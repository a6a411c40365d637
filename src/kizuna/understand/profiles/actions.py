"""Working out anew what the customer's page keeps ready.

Not here: when that is done (`tasks`).
"""

from django.db import transaction

from kizuna.collect.orders.queries.revenue import revenue_marks
from kizuna.understand.profiles.models import StandingMark

MOST_MARKS = 1000  # a thousandth is finer than anybody reads


def refresh_standings() -> int:
    """Rebuild the marks from all orders; how many. Readers see the old ones until it is done."""
    marks = revenue_marks(most=MOST_MARKS)  # outside: nobody's writes wait for the long read
    with transaction.atomic():
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
    return len(marks)
