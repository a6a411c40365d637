"""`{% choose_period %}`: the stretch of time that a page is about, in the top bar.

Not here: what a page makes of it (`core.navigation.rules.asked_look`).
"""

from datetime import timedelta

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.utils import timezone

from kizuna.base.period import AskedPeriod, Period, PeriodLength, period_asked
from kizuna.base.words import Words
from kizuna.core.language.speaking import current_language, say
from kizuna.core.navigation.rules import asked_look
from kizuna.core.shop.rules import Shop
from kizuna.insight.report.writing import LATEST_SHORT, Writing

register = template.Library()
LENGTHS: tuple[PeriodLength, ...] = ("month", "quarter", "year")
ALL = Words(ja="全期間", en="All time")
THIS_YEAR = Words(ja="今年度", en="This business year")
YEAR_BEFORE = Words(ja="前年度", en="Last business year")


@register.inclusion_tag("web/period.html", takes_context=True)
def choose_period(context: Context) -> dict[str, object]:
    """All that is known, the lengths, business years, and days of one's own.

    Other questions that the address asks are kept.
    """
    request: HttpRequest = context["request"]
    asked = asked_look(request.GET).period
    others = request.GET.copy()
    for gone in ("period", "from", "to", "page"):
        others.pop(gone, None)
    rest = others.urlencode()
    choices = [
        {
            "name": say(name),
            "url": "?" + "&".join(filter(None, [_question(period), rest])),
            "is_current": asked == period,
        }
        for name, period in [
            (ALL, None),
            *((LATEST_SHORT[length], length) for length in LENGTHS),
            *_years(request),
        ]
    ]
    own = asked if isinstance(asked, Period) else None
    named = next((choice["name"] for choice in choices if choice["is_current"]), "")
    return {
        "choices": choices,
        "own": own,
        "current": named or (Writing(current_language()).span(own) if own else say(ALL)),
        "others": [(key, value) for key in others for value in others.getlist(key)],
    }


def _question(period: AskedPeriod) -> str:
    return f"period={period_asked(period)}" if period else ""


def _years(request: HttpRequest) -> list[tuple[Words, AskedPeriod]]:
    """The business year of today and the one before, of whoever has a shop."""
    shop: Shop | None = getattr(request, "shop", None)
    if shop is None:
        return []
    this = shop.year_of(timezone.localdate())
    return [(THIS_YEAR, this), (YEAR_BEFORE, shop.year_of(this.start - timedelta(days=1)))]
