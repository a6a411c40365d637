"""`{% choose_period %}`: the stretch of time that a page is about, in the top bar.

Not here: what a page makes of it (`core.navigation.rules.asked_look`).
"""

from django import template
from django.http import HttpRequest
from django.template.context import Context

from kizuna.base.period import Period, PeriodLength
from kizuna.base.words import Words
from kizuna.core.language.speaking import current_language, say
from kizuna.core.navigation.rules import asked_look
from kizuna.insight.report.writing import LATEST_SHORT, Writing

register = template.Library()
LENGTHS: tuple[PeriodLength, ...] = ("month", "quarter", "year")
ALL = Words(ja="全期間", en="All time")


@register.inclusion_tag("web/period.html", takes_context=True)
def choose_period(context: Context) -> dict[str, object]:
    """The lengths, all that is known, and days of one's own; other questions are kept."""
    request: HttpRequest = context["request"]
    asked = asked_look(request.GET).period
    others = request.GET.copy()
    for gone in ("period", "from", "to", "page"):
        others.pop(gone, None)
    rest = others.urlencode()
    lengths = [
        {
            "name": say(LATEST_SHORT[length]),
            "url": "?" + "&".join(filter(None, [f"period={length}", rest])),
            "is_current": asked == length,
        }
        for length in LENGTHS
    ]
    everything = {"name": say(ALL), "url": f"?{rest}", "is_current": asked is None}
    own = asked if isinstance(asked, Period) else None
    named = next((choice["name"] for choice in lengths if choice["is_current"]), say(ALL))
    return {
        "choices": [everything, *lengths],
        "own": own,
        "current": Writing(current_language(), "XXX").span(own) if own else named,
        "others": [(key, value) for key in others for value in others.getlist(key)],
    }
