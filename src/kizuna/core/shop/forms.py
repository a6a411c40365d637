"""What is typed about the shop."""

from django import forms
from django.utils.dates import MONTHS

from kizuna.base.words import Words
from kizuna.core.language.speaking import label
from kizuna.core.shop.rules import time_zones

NAME = Words(ja="お店の名前", en="Name of the shop")
ZONE = Words(ja="時間帯", en="Time zone")
ZONE_HELP = Words(
    ja="1 日は、この時間帯の 0 時に始まります。", en="A day begins at midnight of this time zone."
)
YEAR = Words(ja="年度の始まりの月", en="Month in which the business year begins")


def _zones() -> list[tuple[str, str]]:
    return [(zone, zone) for zone in sorted(time_zones())]


class ShopForm(forms.Form):
    """Name, clock and year."""

    name = forms.CharField(label=label(NAME), max_length=100, required=False)
    time_zone = forms.ChoiceField(label=label(ZONE), help_text=label(ZONE_HELP), choices=_zones)
    year_starts_in = forms.TypedChoiceField(label=label(YEAR), choices=MONTHS, coerce=int)
