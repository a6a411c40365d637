"""How a name is shown, addressed and sorted.

Not here: comparing names (`insight.files.values.folding`).
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from kizuna.base.words import Language, Words

NAME_ORDERS = ("family_first", "given_first")
# 殿 speaks down to people and is not offered.
HONORIFICS = ("様", "先生", "御中")
_HAS_HONORIFIC = re.compile(r"(様|さま|さん|殿|先生|御中)$")
# A name in one piece with a legal form at one end and nobody behind a blank is a company's.
_LEGAL_FORM = r"(株式会社|有限会社|合同会社|合資会社|合名会社|[（(][株有同][）)]|[㈱㈲])"
_COMPANY = re.compile(rf"{_LEGAL_FORM}\S+|\S+{_LEGAL_FORM}")
_LATIN = re.compile(r"[\x00-\u024f\s’]+")
_SMALL = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_HIRAGANA = {n: n + 96 for n in range(0x3041, 0x3097)}


NAMELESS = Words(ja="お名前のない顧客", en="A customer without a name")


@dataclass(frozen=True, kw_only=True)
class Name:
    """The parts of a name; `full` where it came in one piece."""

    family: str = ""
    given: str = ""
    family_kana: str = ""
    given_kana: str = ""
    full: str = ""
    full_kana: str = ""
    company: str = ""
    honorific: str = ""
    order: str = "family_first"

    @property
    def shown(self) -> str:
        """The name without honorific; the company's where no person is named.

        >>> Name(family="田中", given="美咲").shown, Name(family="Li", given="Ann",
        ...     order="given_first").shown
        ('田中 美咲', 'Ann Li')
        """
        parts = [self.family, self.given]
        if self.order == "given_first":
            parts.reverse()
        return " ".join(filter(None, parts)) or self.full or self.company

    @property
    def kana(self) -> str:
        """The reading, in the order of the name."""
        parts = [self.family_kana, self.given_kana]
        if self.order == "given_first":
            parts.reverse()
        return " ".join(filter(None, parts)) or self.full_kana

    @property
    def is_person(self) -> bool:
        """Whether a person is named, not a company alone.

        >>> Name(full="株式会社みどり").is_person, Name(full="株式会社みどり 田中").is_person
        (False, True)
        """
        is_company = self.full == self.company or _COMPANY.fullmatch(self.full)
        return bool(self.family or self.given or (self.full and not is_company))

    @property
    def addressed(self) -> str:
        """The name as a Japanese letter addresses it: one honorific, 御中 for a company alone.

        >>> Name(family="田中", given="美咲").addressed, Name(company="絆商店").addressed
        ('田中 美咲 様', '絆商店 御中')
        >>> Name(full="田中 様").addressed, Name(full="John Smith").addressed
        ('田中 様', 'John Smith')
        """
        shown = self.shown
        if not shown or _HAS_HONORIFIC.search(shown):
            return shown
        if not self.is_person:
            return f"{shown} 御中"
        if self.honorific and self.honorific != "御中":
            return f"{shown} {self.honorific}"
        return shown if _LATIN.fullmatch(shown) else f"{shown} 様"

    def called(self, language: Language) -> str:
        """How pages call them: with 様 in Japanese, plainly in other languages.

        >>> name = Name(family="田中", given="美咲")
        >>> name.called("ja"), name.called("en")
        ('田中 美咲 様', '田中 美咲')
        """
        return self.addressed if language == "ja" else self.shown

    @property
    def sort_key(self) -> str:
        """By reading in the order of the syllabary; names without a reading by their characters.

        Voiced and small kana count as the plain one first, and tell only equals apart.

        >>> names = [Name(full_kana=k).sort_key for k in ("ハニ", "バナ", "はな", "ﾊｯﾄﾘ")]
        >>> [key.split("\\t")[1] for key in sorted(names)]
        ['ハットリ', 'ハナ', 'バナ', 'ハニ']
        """
        whole = unicodedata.normalize("NFKC", self.kana or self.shown).translate(_HIRAGANA)
        whole = " ".join(whole.casefold().split())
        plain = unicodedata.normalize("NFD", whole).translate(_SMALL)
        plain = "".join(c for c in plain if not unicodedata.combining(c))
        # A reading comes before letters that have none, as in a Japanese address book.
        rank = "1" if re.match(r"[ァ-ヶ]", whole) else "2" if whole else "3"
        return f"{rank}{plain}\t{whole}"[:420]


def sort_key_of(fields: Mapping[str, str]) -> str:
    """The sort key of a customer by the names of its columns."""
    return Name(
        family=fields["family_name"],
        given=fields["given_name"],
        full=fields["full_name"],
        family_kana=fields["family_name_kana"],
        given_kana=fields["given_name_kana"],
        full_kana=fields["full_name_kana"],
        company=fields["company_name"],
    ).sort_key
