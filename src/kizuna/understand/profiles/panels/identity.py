"""Who the customer is, and the customer in a few sentences, each a fact.

Not here: editing any of it (`people.customers`).
"""

from collections.abc import Mapping

from kizuna.base.words import Words
from kizuna.core.language.speaking import current_language, say
from kizuna.insight.report.writing import Writing
from kizuna.people.customers.rules.card import Address, Card, Contact
from kizuna.people.customers.rules.names import NAMELESS
from kizuna.understand.profiles.rules.panels import PANELS, Column, Panel, Visit

CONTACT_NAMES: dict[str, Words] = {
    "email": Words(ja="メール", en="E-mail"),
    "phone": Words(ja="電話", en="Phone"),
    "line": Words(ja="LINE", en="LINE"),
    "member_number": Words(ja="会員番号", en="Member number"),
    "external": Words(ja="顧客番号", en="Customer number"),
}
_SHOWN_FIRST = tuple(CONTACT_NAMES)
YES_NO = {True: Words(ja="はい", en="Yes"), False: Words(ja="いいえ", en="No")}
NO_PURCHASE = Words(ja="まだお買い上げはありません。", en="Has not bought anything yet.")
ONE_PURCHASE = Words(ja="{first}に一度、お買い上げいただきました。", en="Bought once, on {first}.")
SINCE = Words(
    ja="{first}からのお付き合いで、これまでに {n} 回、{revenue}のお買い上げ。",
    en="With us since {first}: {n} purchases, {revenue} in all.",
)
LATE = Words(
    ja="いつもは {usual} 日ごとですが、もう {silent} 日お見えになっていません。",
    en="Usually back every {usual} days, but not seen for {silent} days.",
)
GONE = Words(
    ja="いつもは {usual} 日ごとでしたが、もう {silent} 日になります。離れたのかもしれません。",
    en="Used to come every {usual} days; not seen for {silent} days, and perhaps gone.",
)
USUAL = Words(
    ja="だいたい {usual} 日ごとにお見えになります。", en="Comes about every {usual} days."
)
FAVOURITE = Words(
    ja="いちばんよく選ばれるのは「{name}」（{n} 日）。",
    en="Buys “{name}” most often (on {n} days).",
)
# More of them would push how to reach the customer off the page; they are behind a click.
TAGS_SHOWN = 12


def title(card: Card) -> str:
    """How the page calls the customer."""
    return card.name.called(current_language()) or say(NAMELESS)


def identity(visit: Visit) -> Mapping[str, object]:
    """Name, contacts, address, dates, the owner's own fields, tags."""
    card = visit.card
    contacts = sorted(card.contacts, key=lambda contact: _SHOWN_FIRST.index(contact.kind))
    return {
        "card": card,
        "title": title(card),
        "family": card.name.family or card.name.shown[:2],
        "tags": card.tags[:TAGS_SHOWN],
        "more_tags": card.tags[TAGS_SHOWN:],
        "contacts": [(say(CONTACT_NAMES[contact.kind]), contact) for contact in contacts],
        "address": _written(card.addresses[0]) if card.addresses else "",
        "custom": [(say(name), _value(value)) for name, value in card.custom],
        "merged": len(visit.customer_ids) - 1,
        "first_on": visit.figures.first_on,
        "member_number": _first(contacts, "member_number"),
    }


def _first(contacts: list[Contact], kind: str) -> str:
    return next((contact.value for contact in contacts if contact.kind == kind), "")


def _written(address: Address) -> str:
    """An address on one line, as a Japanese envelope has it."""
    postal_code = f"〒{address.postal_code}" if address.postal_code else ""
    place = f"{address.prefecture}{address.city}{address.town}{address.street}"
    return " ".join(filter(None, (postal_code, place, address.building)))


def _value(value: object) -> object:
    if isinstance(value, bool):
        return say(YES_NO[value])
    if isinstance(value, list):
        return Writing(current_language()).listed(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def in_a_word(visit: Visit) -> Mapping[str, object]:
    """Whole sentences, each true by itself; nothing is said that no row bears out."""
    figures = visit.figures
    writing = Writing(current_language())
    rhythm = figures.rhythm
    if figures.first_on is None or rhythm is None:
        return {"sentences": [say(NO_PURCHASE)]}
    first = writing.short_date(figures.first_on)
    if figures.purchases == 1:
        return {"sentences": [say(ONE_PURCHASE, first=first)]}
    main = figures.revenue[0]
    revenue = Writing(current_language(), main.currency).money(main.minor)
    sentences = [say(SINCE, first=first, n=figures.purchases, revenue=revenue)]
    words = {"late": LATE, "gone": GONE, "usual": USUAL, "few": None}[rhythm.pace]
    if words:
        sentences.append(say(words, usual=rhythm.usual_days, silent=rhythm.silent_days))
    for product in visit.favourites[:1]:
        if product.days > 1:
            sentences.append(say(FAVOURITE, name=product.name, n=product.days))
    return {"sentences": sentences}


PANELS.add(
    "identity",
    Panel(column=Column.LEFT, order=10, template="profiles/identity.html", content=identity),
)
PANELS.add(
    "in_a_word",
    Panel(column=Column.LEFT, order=20, template="profiles/in_a_word.html", content=in_a_word),
)
