"""What is typed about the shop."""

from typing import Any

from django import forms
from django.utils.dates import MONTHS

from kizuna.base.money import CURRENCY_CODES, NO_CURRENCY
from kizuna.base.words import Words
from kizuna.core.language.speaking import current_language, label, say
from kizuna.core.shop.rules import CURRENCY_IN_USE, UNDO_IMPORTS, time_zones

NAME = Words(ja="お店の名前", en="Name of the shop")
ZONE = Words(ja="時間帯", en="Time zone")
ZONE_HELP = Words(
    ja="1 日は、この時間帯の 0 時に始まります。取り込み済みの注文の日付は変わりません。",
    en="A day begins at midnight of this time zone. Orders imported already keep their days.",
)
YEAR = Words(ja="年度の始まりの月", en="Month in which the business year begins")
CURRENCY = Words(ja="通貨", en="Currency")
BY_FILE = Words(ja="ファイルごとに判断する", en="As each file says")
CURRENCY_HELP = Words(
    ja="通貨の書かれていないファイルの金額は、この通貨として読みます。",
    en="Amounts of files that name no currency are read as this one.",
)
LANGUAGE = Words(ja="標準の言語", en="Default language")
LANGUAGE_HELP = Words(
    ja="新しく招く人の画面は、本人が選ぶまでこの言語になります。",
    en="Pages speak it to people you invite, until they choose.",
)
# Those that shops in Japan most often deal in come first.
_COMMON = ("JPY", "USD", "EUR", "GBP", "CNY", "KRW", "TWD", "HKD", "SGD", "AUD", "THB")


def _zones() -> list[tuple[str, str]]:
    return [(zone, zone) for zone in sorted(time_zones())]


def _currencies() -> list[tuple[str, str]]:
    codes = (*_COMMON, *sorted(CURRENCY_CODES.difference(_COMMON, [NO_CURRENCY])))
    return [("", str(label(BY_FILE))), *((code, code) for code in codes)]


class ShopForm(forms.Form):
    """Name, clock, year, money and language. What amounts are in already stays as it is."""

    name = forms.CharField(label=label(NAME), max_length=100, required=False)
    time_zone = forms.ChoiceField(label=label(ZONE), help_text=label(ZONE_HELP), choices=_zones)
    year_starts_in = forms.TypedChoiceField(label=label(YEAR), choices=MONTHS, coerce=int)
    currency = forms.ChoiceField(
        label=label(CURRENCY), help_text=label(CURRENCY_HELP), choices=_currencies, required=False
    )
    language = forms.ChoiceField(
        label=label(LANGUAGE),
        help_text=label(LANGUAGE_HELP),
        choices=[("ja", "日本語"), ("en", "English")],
    )

    def __init__(self, *args: Any, currency_in_use: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if currency_in_use:
            field = self.fields["currency"]
            field.disabled, self.initial["currency"] = True, currency_in_use
            between = "" if current_language() == "ja" else " "
            field.help_text = between.join(
                (say(CURRENCY_IN_USE, currency=currency_in_use), say(UNDO_IMPORTS))
            )
