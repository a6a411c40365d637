"""Two customers side by side, before they are made one.

Not here: how likely they are one (`rules.doubles`), merging (`actions.merging`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kizuna.base.money import NO_CURRENCY
from kizuna.base.words import Words
from kizuna.core.language.speaking import current_language
from kizuna.insight.files.values.folding import email_key, name_key, phone_key
from kizuna.insight.report.writing import Writing
from kizuna.people.customers.rules.card import Card
from kizuna.people.customers.rules.keys import CONTACTS

NAMES = {
    "kana": Words(ja="フリガナ", en="Reading"),
    "company": Words(ja="会社", en="Company"),
    "birthday": Words(ja="誕生日", en="Birthday"),
    "email": Words(ja="メール", en="E-mail"),
    "phone": Words(ja="電話", en="Phone"),
    "line": Words(ja="LINE", en="LINE"),
    "member_number": Words(ja="会員番号", en="Member number"),
    "external": Words(ja="顧客番号", en="Customer number"),
    "address": Words(ja="住所", en="Address"),
    "tags": Words(ja="タグ", en="Tags"),
}
SAME = Words(ja="同じ", en="Same")
DIFFERENT = Words(ja="違います", en="Different")
SOME_SAME = Words(ja="一部が同じ", en="Partly the same")
# Each is folded as it is to recognise a customer: width, case, kana and hyphens make no difference.
_FOLDED: Mapping[str, Callable[[str], str | None]] = {
    "kana": name_key, "company": name_key, "email": email_key, "phone": phone_key,
}  # fmt: skip
BETWEEN = " / "


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One thing known of either of the two, as text; empty where it is not known."""

    name: Words
    first: str
    second: str
    fold: Callable[[str], str | None] = str

    @property
    def verdict(self) -> Words | None:
        """Whether both are known to be the same or to differ; None where one is not known."""
        if not self.first or not self.second:
            return None
        mine, theirs = self._folded(self.first), self._folded(self.second)
        if mine == theirs:
            return SAME
        return SOME_SAME if mine & theirs else DIFFERENT

    @property
    def is_same(self) -> bool:
        """Whether nothing in it speaks against their being one."""
        return self.verdict == SAME

    @property
    def is_different(self) -> bool:
        """Whether both are known, and nothing of it agrees."""
        return self.verdict == DIFFERENT

    def _folded(self, text: str) -> set[str]:
        return {self.fold(one) or one for one in text.split(BETWEEN)}


def compared(first: Card, second: Card) -> list[Compared]:
    """All that is known of one of the two, in the order in which one looks for a difference."""
    mine, theirs = _told(first), _told(second)
    return [
        Compared(name=name, first=mine[key], second=theirs[key], fold=_FOLDED.get(key, str))
        for key, name in NAMES.items()
        if mine[key] or theirs[key]
    ]


def _told(card: Card) -> dict[str, str]:
    writing = Writing(current_language(), NO_CURRENCY)
    contacts = {
        kind: BETWEEN.join(sorted(own.value for own in card.contacts if own.kind == kind))
        for kind in CONTACTS
        if kind != "line"
    }
    linked = any(own.kind == "line" for own in card.contacts)
    return {
        "kana": card.name.kana,
        "company": card.name.company,
        "birthday": writing.short_date(card.birthday) if card.birthday else "",
        "line": "LINE" if linked else "",
        "address": _written(card),
        "tags": BETWEEN.join(sorted(card.tags)),
        **contacts,
    }


def _written(card: Card) -> str:
    """The address that comes first, as an envelope has it."""
    for own in card.addresses[:1]:
        place = f"{own.prefecture}{own.city}{own.town}{own.street}"
        code = f"〒{own.postal_code}" if own.postal_code else ""
        return " ".join(filter(None, (code, place, own.building)))
    return ""
