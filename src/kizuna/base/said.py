"""A sentence together with the values that fill it, kept until a reader's language is known."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kizuna.base.words import Language, Words


@dataclass(frozen=True)
class Said:
    """One thing to tell the reader: a stable `code`, the words, and their values.

    >>> note = Said("rows_read", Words(ja="{n} 行を読みました。", en="Read {n} rows."), {"n": 1200})
    >>> note.say("en")
    'Read 1,200 rows.'
    """

    code: str
    words: Words
    values: Mapping[str, object] = field(default_factory=dict)

    def say(self, language: Language) -> str:
        """The finished sentence."""
        return self.words.say(language, **self.values)
