"""Whose birthday it is.

Not here: how it is kept (rooms above).
"""

from collections.abc import Iterable

from django.db.models import Q

from kizuna.people.customers import models


def born_on(days: Iterable[tuple[int, int]]) -> list[int]:
    """Ids of the customers with a birthday on one of these days, each a month and a day."""
    is_one = Q()
    for month, day in days:
        is_one |= Q(birthday__month=month, birthday__day=day)
    rows = models.Customer.objects.filter(is_one, merged_into=None)
    return list(rows.values_list("id", flat=True))
