"""A customer's figures, in one statement each however much they bought.

Not here: what the figures are (`rules.figures`).
"""

from datetime import date

from django.db.models import Max, Min, Q

from kizuna.base.money import Money
from kizuna.collect.orders.queries.of_customer import favourite_products, order_days
from kizuna.understand.profiles.models import StandingMark
from kizuna.understand.profiles.rules.figures import (
    Day,
    Favourite,
    Figures,
    Standing,
    figures,
)

FAVOURITES = 5


def customer_figures(customer_id: int, *, today: date) -> Figures:
    """What a customer's orders amount to up to and on `today`."""
    days = [
        Day(day.on, day.currency, day.purchases, day.gross_minor, day.net_minor)
        for day in order_days(customer_id)
    ]
    return figures(days, today=today)


def favourites(customer_id: int) -> list[Favourite]:
    """The few products a customer bought on the most days."""
    return [
        Favourite(bought.name, bought.days, bought.quantity)
        for bought in favourite_products(customer_id, limit=FAVOURITES)
    ]


def standing(revenue: Money) -> Standing | None:
    """The place of a buyer with this revenue; None while no marks have been worked out."""
    marks = StandingMark.objects.filter(currency=revenue.currency)
    found = marks.aggregate(
        above=Max("place", filter=Q(net_minor__gt=revenue.minor)),
        below=Min("place", filter=Q(net_minor__lte=revenue.minor)),
        buyers=Max("buyers"),
    )
    if not found["buyers"]:
        return None
    rank = (found["above"] or 0) + 1
    lowest = found["below"] or found["buyers"]
    # Who bought for the first time since the marks were worked out stands behind all they hold.
    buyers = max(found["buyers"], rank)
    return Standing(rank=rank, step=max(lowest - rank + 1, 1), buyers=buyers)
