"""What is said of whose files these are, where it was assumed and not known.

Not here: finding it out (`actions.whose`).
"""

from collections.abc import Collection, Iterator, Mapping

from kizuna.base.agreement import Agreement
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.collect.imports.rules import kind_of_source, source_name

# What equal numbers are, where they are kept apart.
OTHER_ORDERS = Words(ja="別の注文", en="other orders")
OTHER_CUSTOMERS = Words(ja="別のお客様", en="other customers")
OTHER_ORDERS_AND_CUSTOMERS = Words(ja="別の注文・別のお客様", en="other orders and other customers")
OTHER_PRODUCTS = Words(ja="別の商品", en="other products")
ORDERS = Words(ja="注文", en="orders")
CUSTOMERS = Words(ja="番号とお名前のお客様", en="customers")
_NOTHING = Agreement()


def said_of_source(
    source: str, told: Mapping[str, Agreement], *, last: str, known: Collection[str], what: Words
) -> Iterator[Said]:
    """What was assumed of files; `last` is whose the last files of their layout were, if any were.

    `what` are equal numbers of another source that is known.
    """
    name = {"source": source_name(source)}
    kind = kind_of_source(source)
    is_list = what == OTHER_CUSTOMERS  # of any shop's customers, whatever its orders look like
    others = [key for key in known if key != source and (is_list or kind_of_source(key) == kind)]
    alike = told.get(source, _NOTHING).alike
    if last == source:
        if others and not alike:
            yield Said("source_as_last", _AS_LAST, name)
    elif alike:
        yield Said("source_alike", _ALIKE, name | {"n": alike})
    elif source in known:
        yield Said("source_only_one", _ONLY_ONE, name)
    else:
        for key in others:
            yield from _said_of_other(key, told.get(key, _NOTHING), what)


def said_of_others(source: str, told: Mapping[str, Agreement], *, what: Words) -> Iterator[Said]:
    """What is known of other sources, too, and would be there twice."""
    for key, of_other in told.items():
        if key != source and of_other.alike and not of_other.speaks_against:
            values = {"source": source_name(key), "n": of_other.alike, "what": what}
            yield Said("source_alike_too", _ALIKE_TOO, values)


def _said_of_other(key: str, told: Agreement, what: Words) -> Iterator[Said]:
    """Why files are not taken for a known source's."""
    name = {"source": source_name(key)}
    if told.different and what != OTHER_CUSTOMERS:  # those differ by their names
        yield Said("source_numbers_again", _NUMBERS_AGAIN, name | {"n": told.different})
    if what != OTHER_ORDERS or not told.different:
        yield Said("source_of_its_own", _OF_ITS_OWN, name | {"what": what})


_ALIKE = Words(
    ja="「{source}」に取り込み済みの番号と {n} 件が一致したので、その続きとして取り込みます。",
    en="{n} numbers are already known of “{source}”, so these files continue it.",
    en_one="One number is already known of “{source}”, so these files continue it.",
    count="n",
)
_ALIKE_TOO = Words(
    ja="同じ{what}が「{source}」にも {n} 件あります。このまま取り込むと、その分が二重になります。",
    en="{n} of these {what} are known of “{source}”, too: imported like this, they are there "
    "twice.",
    en_one="One of these {what} is known of “{source}”, too: imported like this, it is there "
    "twice.",
    count="n",
)
_AS_LAST = Words(
    ja="前回と同じ列の並びなので、「{source}」の続きとして取り込みます。別の店のファイルなら、"
    "取り込みのページの「どの店のファイルか」で選び直してください。",
    en="The columns are those of the last files of “{source}”, so these files continue it. If they "
    "are another shop's, say so on the page of the import, under “Whose files these are”.",
)
_ONLY_ONE = Words(
    ja="「{source}」と同じ店のものとして取り込みます。別の店のファイルなら、取り込みのページの"
    "「どの店のファイルか」で選び直してください。",
    en="The files are taken for the same shop's as “{source}”. If they are another shop's, say so "
    "on the page of the import, under “Whose files these are”.",
)
_NUMBERS_AGAIN = Words(
    ja="「{source}」にも同じ番号の注文が {n} 件ありますが、日付か金額が違うので、別の注文として"
    "取り込みます。あとから直した同じ注文なら、取り込みのページの「どの店のファイルか」で「{source}」"
    "を選んでください。",
    en="{n} of these order numbers are known of “{source}” with another day or amount, so these "
    "are taken for other orders. If they are the same orders, corrected since, choose “{source}” "
    "on the page of the import, under “Whose files these are”.",
    en_one="One of these order numbers is known of “{source}” with another day or amount, so this "
    "is taken for another order. If it is the same order, corrected since, choose “{source}” on "
    "the page of the import, under “Whose files these are”.",
    count="n",
)
_OF_ITS_OWN = Words(
    ja="「{source}」とは別の店のものとして取り込みます。同じ番号でも、{what}です。同じ店の"
    "ファイルなら、取り込みのページの「どの店のファイルか」で選び直してください。",
    en="The files are taken for another shop's than “{source}”: equal numbers are {what}. If it is "
    "the same shop, say so on the page of the import, under “Whose files these are”.",
)
