"""Whose files these are: which source knows their order numbers and customers' numbers.

A source scopes numbers: order 100 of two shops is two orders. What the files tell of numbers that
are known decides, then what was decided of this layout before; files that nothing speaks against
are those of the only source of their kind. Files given together share the customers' numbers.
Not here: what the numbers are for (`orders`, `people.customers`).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kizuna.base.agreement import Agreement
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.collect.imports import models
from kizuna.collect.imports.laid import Laid
from kizuna.collect.imports.rules import (
    fingerprint,
    headers_of_shops,
    kind_of_source,
    lists_only,
    source_key,
    source_name,
)
from kizuna.collect.orders.queries.known import (
    agreement_of_numbers,
    known_sources,
    share_of_known_codes,
    sources_of_products,
)
from kizuna.people.customers.queries.by_keys import agreement_of_names
from kizuna.people.customers.queries.samples import sample_import

# So many of the codes of a file of orders make it that source's which has only listed products.
SAME_PRODUCTS_RATIO = 0.5
_NOTHING = Agreement()


@dataclass(frozen=True, kw_only=True)
class Whose:
    """Whose orders or products the files hold, shop by shop; whose the customers' numbers are;
    and what is to be said of that."""

    sources: list[str]
    numbers_of: str
    notes: list[Said]


def whose_files(reading: Mapping[str, Any], laid: Laid) -> Whose:
    """Find out whose the files are."""
    known, headers = sources_so_far(), headers_of_shops(reading)
    layouts = _layouts(headers)
    names = agreement_of_names(laid.named_numbers())
    is_of_customers = lists_only(reading) == "customers"
    numbers_of = _likeliest(
        names,
        known,
        remembered=next((row.numbers_of for row in layouts if row), ""),
        kind="" if is_of_customers else kind_of_source(next(iter(headers.values()))),
    )
    if is_of_customers:
        own = numbers_of or source_key("generic", known)
        return Whose(sources=[own] * len(headers), numbers_of=own, notes=[])
    others = {key for key, told in names.items() if told.speaks_against}
    sources: list[str] = []
    notes: list[Said] = []
    for shop, (format_key, row) in enumerate(zip(headers.values(), layouts, strict=True)):
        told = _told(reading, laid, shop)
        source = _likeliest(
            told,
            known,
            remembered=row.source if row else "",
            kind=kind_of_source(format_key),
            not_of={*others, *sources},
        ) or source_key(format_key, [*known, *sources])
        if row is None:
            notes += _said(source, told, known)
        sources.append(source)
    own = sources[0] if sources[0] not in others else source_key("generic", [*known, *sources])
    return Whose(sources=sources, numbers_of=numbers_of or own, notes=notes)


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
    known = [*known_sources(), *sources_of_products(), *(key for row in decided for key in row)]
    sample = models.Import.objects.filter(pk=sample_import() or 0).values_list("sources", flat=True)
    of_sample = {key for sources in sample for key in sources}
    return [key for key in dict.fromkeys(known) if key not in of_sample]


def _layouts(headers: Collection[tuple[str, ...]]) -> list[models.SourceLayout | None]:
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


def _told(reading: Mapping[str, Any], laid: Laid, shop: int) -> dict[str, Agreement]:
    """By source, how far a shop's order numbers, or the codes of its products, are those known.

    Codes say whose orders they are only of a source that has listed products and nothing else:
    a bar code is the same in every shop.
    """
    lists = lists_only(reading)
    told = {} if lists else agreement_of_numbers(laid.numbers(shop))
    codes, taken = laid.codes(shop), [] if lists else known_sources()
    for key in sources_of_products():
        share = share_of_known_codes(key, codes) if key not in taken else 0.0
        if share and (lists or share >= SAME_PRODUCTS_RATIO):
            told[key] = Agreement(alike=round(share * len(codes)))
    return told


def _said(source: str, told: Mapping[str, Agreement], known: Collection[str]) -> Iterator[Said]:
    """What was assumed of a layout that was not seen before."""
    name = source_name(source)
    if n := told.get(source, _NOTHING).alike:
        yield Said("source_alike", _ALIKE, {"source": name, "n": n})
    elif source in known:
        yield Said("source_only_one", _ONLY_ONE, {"source": name})
    else:
        kind = kind_of_source(source)
        for key in (key for key in known if kind_of_source(key) == kind):
            yield Said("source_of_its_own", _OF_ITS_OWN, {"source": source_name(key)})


_ALIKE = Words(
    ja="「{source}」に取り込み済みの番号と {n} 件が一致したので、その続きとして取り込みます。",
    en="{n} numbers are already known of “{source}”, so these files continue it.",
    en_one="One number is already known of “{source}”, so these files continue it.",
    count="n",
)
_ONLY_ONE = Words(
    ja="列の並びは初めてですが、「{source}」と同じ店のものとして取り込みます。別の店のファイルなら、"
    "取り込みのページの「どの店のファイルか」で選び直してください。",
    en="The columns are new, but the files are taken for the same shop's as “{source}”. If they "
    "are another shop's, say so on the page of the import, under “Whose files these are”.",
)
_OF_ITS_OWN = Words(
    ja="「{source}」とは別の店のものとして取り込みます。同じ番号でも、別の注文・別のお客様です。"
    "同じ店のファイルなら、取り込みのページの「どの店のファイルか」で選び直してください。",
    en="The files are taken for another shop's than “{source}”: equal numbers are other orders and "
    "other customers. If it is the same shop, say so on the page of the import, under “Whose files "
    "these are”.",
)
