"""The shop as the one row of its table."""

from django.db import models
from django.db.models import Q

from kizuna.base.words import LANGUAGES


class ShopProfile(models.Model):
    """What the owner says of the shop."""

    name = models.CharField(max_length=100, blank=True)
    time_zone = models.CharField(max_length=64)
    year_starts_in = models.PositiveSmallIntegerField()
    currency = models.CharField(max_length=3, blank=True)
    language = models.CharField(max_length=2, choices=[(code, code) for code in LANGUAGES])

    class Meta:
        db_table = "shop_profiles"
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="one_shop"),
            models.CheckConstraint(
                condition=Q(year_starts_in__gte=1, year_starts_in__lte=12),
                name="year_starts_in_a_month",
            ),
        ]

    def __str__(self) -> str:
        return self.name
