"""Whose files these are: which source knows their order numbers and customers' numbers.

A source scopes numbers: order 100 of two shops is two orders. What the files tell of numbers that
are known decides, then what was decided of this layout before; files that nothing speaks against
are those of the only source of their kind. Files given together share the customers' numbers.
Not here: what the numbers are for (`orders`, `people.customers`), what is said (`said_of_sources`).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kizuna.base.agreement import Agreement
from kizuna.base.said import Said
from kizuna.collect.imports import models
from kizuna.collect.imports.laid import Laid
from kizuna.collect.imports.rules import (
    fingerprint,
    headers_of_shops,
    kind_of_source,
    lists_only,
    source_key,
)
from kizuna.collect.imports.said_of_sources import (
    CUSTOMERS,
    ORDERS,
    OTHER_CUSTOMERS,
    OTHER_ORDERS,
    OTHER_ORDERS_AND_CUSTOMERS,
    OTHER_PRODUCTS,
    said_of_others,
    said_of_source,
)
from kizuna.collect.orders.queries.known import (
    agreement_of_numbers,
    known_sources,
    share_of_known_codes,
    sources_of_products,
)
from kizuna.people.customers.queries.by_keys import agreement_of_names, known_numberers
from kizuna.people.customers.queries.samples import sample_import

# So many of the codes of a file of orders make it that source's which has only listed products.
SAME_PRODUCTS_RATIO = 0.5
_NOTHING, _ONE_OTHER = Agreement(), Agreement(different=1)


@dataclass(frozen=True, kw_only=True)
class Whose:
    """Whose orders or products the files hold, shop by shop; whose the customers' numbers are;
    and what is to be said of that."""

    sources: list[str]
    numbers_of: str
    notes: list[Said]


def whose_files(reading: Mapping[str, Any], laid: Laid) -> Whose:
    """Find out whose the files are."""
    known, lists = sources_so_far(), lists_only(reading)
    numberers = known_numberers()
    formats = [*headers_of_shops(reading).values()]
    layouts = layouts_of(headers_of_shops(reading))
    names = _told_by_names(laid, layouts)
    others = {key for key, told in names.items() if told.speaks_against}
    # What was decided of another shop's files of the same layout says nothing of these.
    layouts = [row if row and row.numbers_of not in others else None for row in layouts]
    told = [] if lists == "customers" else _told_of_shops(laid, lists, shops=len(formats))
    numbers_of = _likeliest(
        names,
        [key for key in known if key in numberers] or known,
        remembered=next((row.numbers_of for row in layouts if row), ""),
        kind="" if lists == "customers" else kind_of_source(formats[0]),
        not_of={
            key for of_first in told[:1] for key, one in of_first.items() if one.speaks_against
        },
    )
    if lists == "customers":
        own = numbers_of or source_key("generic", known)
        last = layouts[0].numbers_of if layouts[0] else ""
        said = [*said_of_source(own, names, last=last, known=known, what=OTHER_CUSTOMERS)]
        said += said_of_others(own, names, what=CUSTOMERS)
        return Whose(sources=[own] * len(formats), numbers_of=own, notes=said)
    remembered = [row.source if row else "" for row in layouts]
    sources: list[str] = []
    for shop, format_key in enumerate(formats):
        source = _likeliest(
            told[shop],
            known,
            remembered=remembered[shop],
            kind=kind_of_source(format_key),
            not_of={*others, *sources},
        )
        sources.append(source or source_key(format_key, [*known, *sources]))
    own = sources[0] if sources[0] not in others else source_key("generic", [*known, *sources])
    whose = Whose(sources=sources, numbers_of=numbers_of or own, notes=[])
    for shop, last in enumerate(remembered):
        whose.notes.extend(_said(whose, shop, told[shop], last=last, known=known, lists=lists))
    whose.notes.extend(said_of_others(whose.numbers_of, names, what=CUSTOMERS))
    return whose


def _told_by_names(
    laid: Laid, layouts: Sequence[models.SourceLayout | None]
) -> dict[str, Agreement]:
    """By source, how far its customers' numbers bear the names of these files. That one alone bears
    another is no sign against the source of the last files of the layout, as somebody may have
    married, unless another source knows the name."""
    last = {row.numbers_of for row in layouts if row}
    names = agreement_of_names(laid.named_numbers())
    if any(told.alike for told in names.values()):
        return names
    return {key: told for key, told in names.items() if key not in last or told != _ONE_OTHER}


def _said(
    whose: Whose,
    shop: int,
    told: Mapping[str, Agreement],
    *,
    last: str,
    known: Sequence[str],
    lists: str,
) -> Iterator[Said]:
    """What was assumed of a shop; one before it is as good as known."""
    source, known = whose.sources[shop], [*known, *whose.sources[:shop]]
    apart = OTHER_ORDERS if whose.numbers_of in known else OTHER_ORDERS_AND_CUSTOMERS
    what = OTHER_PRODUCTS if lists else apart
    yield from said_of_source(source, told, last=last, known=known, what=what)
    if not lists:
        yield from said_of_others(source, told, what=ORDERS)


def numbers_with(sources: Sequence[str]) -> str:
    """Whose customers' numbers come with orders of these sources: as was decided with them before,
    else the first one's own."""
    rows = models.SourceLayout.objects.filter(source__in=sources).order_by("used_at")
    decided = dict(rows.values_list("source", "numbers_of"))
    return next((decided[key] for key in sources if key in decided), sources[0])


def sources_so_far() -> list[str]:
    """Sources of orders and products, and whose customers' numbers are known; without the sample's,
    which goes when the shop's own files come."""
    decided = models.SourceLayout.objects.values_list("source", "numbers_of")
    of_layouts = (key for row in decided for key in row)
    known = [*known_sources(), *sources_of_products(), *known_numberers(), *of_layouts]
    sample = models.Import.objects.filter(pk=sample_import() or 0).values_list("sources", flat=True)
    of_sample = {key for sources in sample for key in sources}
    return [key for key in dict.fromkeys(known) if key not in of_sample]


def layouts_of(headers: Collection[tuple[str, ...]]) -> list[models.SourceLayout | None]:
    """What was decided of each of these headers before."""
    prints = [fingerprint(header) for header in headers]
    rows = models.SourceLayout.objects.filter(fingerprint__in=prints)
    found = {row.fingerprint: row for row in rows}
    return [found.get(print_) for print_ in prints]


def _likeliest(
    told: Mapping[str, Agreement],
    known: Collection[str],
    *,
    remembered: str,
    kind: str,
    not_of: Collection[str] = (),
) -> str:
    """The source of which most is alike; else the remembered one, else the only one of the kind
    ("": of any) that is not of the others. Never one that the files speak against; "" for none."""
    alike = {key: one.alike for key, one in told.items() if one.alike and not one.speaks_against}
    if alike:
        return max(alike, key=lambda key: (alike[key], key == remembered))
    if remembered and not told.get(remembered, _NOTHING).speaks_against:
        return remembered
    only = [
        key
        for key in known
        if kind in {"", kind_of_source(key)}
        and key not in not_of
        and not told.get(key, _NOTHING).speaks_against
    ]
    return only[0] if len(only) == 1 else ""


def _told_of_shops(laid: Laid, lists: str, *, shops: int) -> list[dict[str, Agreement]]:
    """Of each shop by source, how far its order numbers, or the codes of its products, are those
    known.

    Codes say whose orders they are only of a source that has listed products and nothing else:
    a bar code is the same in every shop.
    """
    tellers = known_sources()
    listers = [key for key in sources_of_products() if lists or key not in tellers]
    told = []
    for shop in range(shops):
        of_shop = {} if lists else agreement_of_numbers(laid.numbers(shop), sources=tellers)
        codes = laid.codes(shop)
        for key in listers:
            share = share_of_known_codes(key, codes)
            if share and (lists or share >= SAME_PRODUCTS_RATIO):
                of_shop[key] = Agreement(alike=round(share * len(codes)))
        told.append(of_shop)
    return told
