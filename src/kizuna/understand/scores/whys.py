"""Why a figure is what it is: its parts as numbers, and the customers of one part, page by page.

Not here: which customers these are (`insight.behind`), reading them (`behind`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.http import QueryDict

from kizuna.base.money import Money
from kizuna.base.period import day_date
from kizuna.base.words import Words
from kizuna.core.language.speaking import current_language, say
from kizuna.insight.answer import Answer
from kizuna.insight.behind import behind_metric
from kizuna.insight.report.writing import Writing
from kizuna.people.customers.queries.names import names_of
from kizuna.understand.scores.behind import PAGE_ROWS, BehindPage, behind_page
from kizuna.understand.scores.choosing import address

_REST = Words(ja="そうでない方", en="The others")
_NAMELESS = Words(ja="お名前のない顧客（{id}）", en="Customer without a name ({id})")
_SHOWN = Words(
    ja="{total} 名のうち {first}〜{last} 人目", en="{first} to {last} of {total} customers"
)


@dataclass(frozen=True, kw_only=True)
class WhyTab:
    """One part: what it is, how many, where its list is."""

    name: str
    count: int
    url: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class WhyRow:
    """One customer of the list."""

    id: int
    name: str
    orders: int
    net: Money
    last_on: date | None


@dataclass(frozen=True, kw_only=True)
class Why:
    """Everything below "why this number"."""

    tabs: Sequence[WhyTab]
    amounts: Sequence[tuple[str, str]]
    rows: Sequence[WhyRow]
    shown: str
    previous_url: str
    next_url: str


def why(path: Path, key: str, answer: Answer, asked: QueryDict) -> Why:
    """The parts of a figure and a page of the part that is asked for: `?part=1&page=2`."""
    most = len(behind_metric(key).parts)
    part = min(_whole(asked, "part"), most if most > 1 else 0)
    number = _whole(asked, "page")
    page = behind_page(path, key, part=part, page=number)
    total = page.counts[part]
    has_more = (number + 1) * PAGE_ROWS < total
    return Why(
        tabs=_tabs(key, page, part, asked),
        amounts=_amounts(key, page, answer),
        rows=_rows(page, answer.currency),
        shown=_shown(number, len(page.rows), total),
        previous_url=address(asked) + f"&page={number - 1}" if number else "",
        next_url=address(asked) + f"&page={number + 1}" if has_more else "",
    )


def _whole(asked: Mapping[str, str], name: str) -> int:
    """A number of an address; nonsense is 0."""
    text = asked.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 7 else 0


def _tabs(key: str, page: BehindPage, part: int, asked: QueryDict) -> list[WhyTab]:
    parts = behind_metric(key).parts
    names = [say(one.name) for one in parts] + ([say(_REST)] if len(parts) > 1 else [])
    return [
        WhyTab(
            name=name,
            count=page.counts[at],
            url=address(asked, part=str(at) if at else ""),
            is_current=at == part,
        )
        for at, name in enumerate(names)
    ]


def _amounts(key: str, page: BehindPage, answer: Answer) -> list[tuple[str, str]]:
    """What adds up over the first part, written."""
    writing = Writing(current_language(), answer.currency)
    return [
        (say(amount.name), writing.value(total, amount.unit))
        for amount, total in zip(behind_metric(key).amounts, page.amounts, strict=True)
    ]


def _rows(page: BehindPage, currency: str) -> list[WhyRow]:
    names = names_of([row.customer_id for row in page.rows])
    return [
        WhyRow(
            id=row.customer_id,
            name=_named(names[row.customer_id].called(current_language()), row.customer_id),
            orders=row.orders,
            net=Money(row.net_minor, currency),
            last_on=None if row.last_day is None else day_date(row.last_day),
        )
        for row in page.rows
        if row.customer_id in names
    ]


def _named(name: str, number: int) -> str:
    return name or say(_NAMELESS, id=number)


def _shown(number: int, rows: int, total: int) -> str:
    if not rows:
        return ""
    writing = Writing(current_language())
    first = number * PAGE_ROWS + 1
    return say(
        _SHOWN,
        first=writing.number(first),
        last=writing.number(first + rows - 1),
        total=writing.number(total),
    )
