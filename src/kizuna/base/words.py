"""A sentence in both languages, kept whole: no gluing of fragments.

Not here: dates, numbers and money as a reader sees them (`insight.report.writing`).
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Language: TypeAlias = Literal["ja", "en"]
LANGUAGES: tuple[Language, ...] = ("ja", "en")


@dataclass(frozen=True)
class Words:
    """Japanese (written first) and English of one sentence, with `{named}` places.

    English that changes with a number has two templates: `en`, and `en_one` for when the value
    named by `count` is 1.

    >>> rows = Words(ja="{n} 行です。", en="{n} rows used.", en_one="One row used.", count="n")
    >>> rows.say("ja", n=3), rows.say("en", n=3), rows.say("en", n=1)
    ('3 行です。', '3 rows used.', 'One row used.')
    """

    ja: str
    en: str
    en_one: str | None = None
    count: str | None = None

    def say(self, language: Language, **values: object) -> str:
        """The sentence in one language; integers get thousands separators, words that fill a
        place come in the same language."""
        template = getattr(self, language)
        if language == "en" and self.en_one and self.count and values[self.count] == 1:
            template = self.en_one

        def shown(value: object) -> object:
            if isinstance(value, Words):
                return value.say(language)
            return f"{value:,}" if type(value) is int else value

        return str(template.format(**{key: shown(value) for key, value in values.items()}))
