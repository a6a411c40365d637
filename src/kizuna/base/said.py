"""A sentence together with the values that fill it, kept until a reader's language is known."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kizuna.base.words import Language, Words

# What would steer the terminal on which it is told, but for the ends of lines; and halves of
# characters, which cannot be written at all.
_UNTOLD = {*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)} - {ord("\n")}
_SPACES = dict.fromkeys(_UNTOLD, " ")


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
        """The finished sentence; a value that came from a file steers no terminal.

        >>> Said("no_file", Words(ja="", en="No {file}."), {"file": "a\x1b[2J.csv"}).say("en")
        'No a [2J.csv.'
        """
        return self.words.say(language, **self.values).translate(_SPACES)
