"""A sentence in both languages, kept whole: no gluing of fragments.

Not here: dates, numbers and money as a reader sees them (`insight.report.writing`).
"""

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

Language: TypeAlias = Literal["ja", "en"]
LANGUAGES: tuple[Language, ...] = ("ja", "en")
# The space between a number, or the place for one, and a Japanese sign; it may end a tag.
_BEFORE_COUNTER = re.compile(r"([\d}](?:</\w+>)?) (?=[^\x00-\x7f])")


def with_counters(japanese: str) -> str:
    r"""Japanese in which no line ends between a number and the word that counts it.

    >>> with_counters("{n} 名が <b>2</b> 回"), with_counters("A 様")
    ('{n}\xa0名が <b>2</b>\xa0回', 'A 様')
    """
    return _BEFORE_COUNTER.sub("\\1\u00a0", japanese)


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
        """The sentence in one language; integers get thousands separators, Words are said too."""
        template = getattr(self, language)
        if language == "en" and self.en_one and self.count and values[self.count] == 1:
            template = self.en_one
        shown = {key: _shown(value, language) for key, value in values.items()}
        return str(template.format(**shown))


class Verbatim(Words):
    """What somebody wrote, such as the name of a tag: said as it is, for a brace in it is a brace.

    >>> Verbatim(ja="{値引} 品", en="{off}").say("ja")
    '{値引} 品'
    """

    def say(self, language: Language, **values: object) -> str:
        """The text in one language."""
        return str(getattr(self, language))


def _shown(value: object, language: Language) -> object:
    if isinstance(value, Words):
        return value.say(language)
    return f"{value:,}" if type(value) is int else value
