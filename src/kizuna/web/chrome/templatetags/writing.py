"""Filters that write numbers, money and moments as the reader's language does.

Not here: how each is written (`insight.report.writing`, `web.chrome.rules`).
"""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kizuna.base.money import Money
from kizuna.collect.imports.rules import source_name
from kizuna.core.language.speaking import current_language, say
from kizuna.insight.report.writing import Writing
from kizuna.people.customers.rules.names import NAMELESS, Name
from kizuna.people.customers.rules.phones import e164, local
from kizuna.web.chrome.rules import elapsed

register = template.Library()


def writing(currency: str = "JPY") -> Writing:
    """How this reader sees values."""
    return Writing(current_language(), currency)


@register.filter
def number(value: float, digits: int = 0) -> str:
    """1234.5 as 1,235; `|number:1` keeps a decimal place."""
    return writing().number(value, digits)


@register.filter
def money(value: Money, detail: str = "") -> str:
    """Money(1234, "JPY") as ¥1,234; `|money:"whole"` leaves the small change out."""
    return writing(value.currency).money(value.minor, whole=detail == "whole")


@register.filter
def percent(ratio: float, digits: int = 1) -> str:
    """0.704 as 70.4%."""
    return writing().percent(ratio, digits)


@register.filter
def called(name: Name | None) -> str:
    """A customer as pages call them: with 様 in Japanese, plainly in English; never nothing."""
    return (name.called(current_language()) if name else "") or say(NAMELESS)


@register.filter
def phone(typed: str) -> str:
    """A phone number as people here write it: 0312345678 as 03-1234-5678."""
    return local(typed)


@register.filter
def dialled(typed: str) -> str:
    """A phone number as a telephone takes it, from whichever country: +81312345678."""
    return e164(typed) or "".join(sign for sign in typed if sign in "+0123456789")


@register.filter(is_safe=True)
def email(address: str) -> SafeString:
    """An e-mail address that, where it is too long for its line, goes on with its @."""
    name, at, domain = address.partition("@")
    return format_html("{}<wbr>{}{}", name, at, domain)


@register.filter
def source(key: str) -> str:
    """Where orders and numbers came from: shopify_orders as Shopify orders export."""
    return source_name(key).say(current_language())


@register.filter
def face(name: str) -> str:
    """What stands in the circle for someone: 田中 as 田中, 大河内 as 大, Hanako as H."""
    first = name.split()[0] if name.strip() else ""
    return first if len(first) <= 2 else first[:1]


@register.filter
def day(value: date) -> str:
    """A whole date: 2026年11月22日(日), 22 November 2026."""
    return writing().long_date(local_day(value))


@register.filter
def short_day(value: date) -> str:
    """A date for tables: 2026年11月22日, 22 Nov 2026."""
    return writing().short_date(local_day(value))


@register.filter
def moment(value: datetime) -> str:
    """Day and time on the wall clock: 2026年11月22日 14:05."""
    local = timezone.localtime(value)
    return f"{writing().short_date(local.date())} {local:%H:%M}"


@register.filter(is_safe=True)
def ago(value: datetime) -> SafeString:
    """3日前, 3 days ago; the exact moment on hover and for machines."""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        value.isoformat(),
        moment(value),
        elapsed(timezone.localtime(value), timezone.localtime(), current_language()),
    )


@register.filter
def unlocalized(value: float) -> str:
    """A number as machines read it, for attributes."""
    return f"{value:.12g}"


def local_day(value: date) -> date:
    """The day on the wall calendar; a moment is first brought to the shop's time zone."""
    return timezone.localtime(value).date() if isinstance(value, datetime) else value
