"""Day or month first: decided on the whole column, or asked; never guessed row by row."""

from collections import Counter
from collections.abc import Sequence

from kizuna.base.errors import Undecided
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.files.reading import Ask, Question
from kizuna.insight.files.values.date_text import DateOrder, triple_date

Triple = tuple[str, str, str]

_ORDERS: tuple[DateOrder, ...] = ("mdy", "dmy", "ymd")
_CONTRADICTION_SHARE = 0.1  # more cells than this against an order are no slips of the keyboard
_WHICH = Words(
    ja="列「{header}」の「{example}」は、日・月・年のどの順で書かれているか決められません。",
    en="Column “{header}”: “{example}” does not tell which part is the day and which the month.",
)
_SAY_SO = Words(
    ja="書かれている順を指定してください：{options}",
    en="Say in which order they are written: {options}",
)


def orders_possible(triples: Sequence[Triple]) -> list[DateOrder]:
    """The orders in which a column's dates can be read, likeliest first; one when it is decided.

    Any number above 12 (or 31) decides. Between a year at the start and one at the end, the
    part with by far the fewest values is the year: days and months vary, years hardly do.

    >>> orders_possible([("1", "5", "26"), ("1", "13", "26")])
    ['mdy']
    >>> orders_possible([("3", "4", "2026")])
    ['mdy', 'dmy']
    """
    valid = Counter({o: sum(triple_date(t, o) is not None for t in triples) for o in _ORDERS})
    best = max(valid.values())
    tied = [order for order in _ORDERS if valid[order] == best > 0]
    against = len(triples) - best
    if against > _CONTRADICTION_SHARE * len(triples):
        tied = [order for order in _ORDERS if valid[order] > 0]
    if "ymd" in tied and len(tied) > 1:
        tied = _by_years(triples, tied)
    # 31/02 is no date, but no month first either.
    tied = [o for o in tied if all(_has_month(t, o) for t in triples)] or tied
    readings = {tuple(triple_date(t, order) for t in triples): order for order in reversed(tied)}
    return [order for order in tied if order in readings.values()]


def _has_month(triple: Triple, order: DateOrder) -> bool:
    """Whether day and month could be, on their own, what this order takes them for."""
    first, second, third = map(int, triple)
    month, day = {"mdy": (first, second), "dmy": (second, first), "ymd": (second, third)}[order]
    return 1 <= month <= 12 and 1 <= day <= 31


def _by_years(triples: Sequence[Triple], tied: list[DateOrder]) -> list[DateOrder]:
    """Without the orders whose years would vary at least twice as much as the other's."""
    first, last = len({t[0] for t in triples}), len({t[2] for t in triples})
    if first * 2 <= last:
        return ["ymd"]
    if last * 2 <= first:
        return [order for order in tied if order != "ymd"]
    return tied


def decide_order(
    triples: Sequence[Triple],
    *,
    header: str,
    option: str,
    order: DateOrder | None = None,
    ask: Ask | None = None,
) -> DateOrder | None:
    """The one order of a column (None: it has no such dates).

    Where the column does not say, the `order` the caller chose holds, else the reader is asked.
    """
    possible = orders_possible(triples) if triples else []
    if len(possible) < 2:
        return possible[0] if possible else None
    if order in possible:
        return order
    shown = max(triples, key=lambda t: len({triple_date(t, order) for order in possible}))
    example = "/".join(shown)
    said = Said("date_order_undecided", _WHICH, {"header": header, "example": example})
    options = tuple(f"{option} {order}" for order in possible)
    choices = tuple(f"{example} = {triple_date(shown, order) or '?'}" for order in possible)
    answer = ask(Question(said=said, choices=choices, options=options)) if ask else None
    if answer is None:
        raise Undecided(
            said,
            Said(
                "say_date_order",
                _SAY_SO,
                {"options": " / ".join(map("{} ({})".format, options, choices))},
            ),
        )
    return possible[answer]
