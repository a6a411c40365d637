"""A sentence together with the values that fill it, kept until a reader's language is known."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kizuna.base.words import Language, Words

# What would steer the terminal on which it is told, but for the ends of lines; what turns the
# direction of writing; and halves of characters, which cannot be written at all.
_STEERING = {*range(0x20), *range(0x7F, 0xA0)} - {ord("\n")}
_TURNING = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
_SPACES = dict.fromkeys(_STEERING | _TURNING | {*range(0xD800, 0xE000)}, " ")


def untold(text: str) -> str:
    r"""A text that steers no terminal: a space for each sign that would.

    >>> untold("a\x1b[2J\u202e.csv")
    'a [2J .csv'
    """
    return text.translate(_SPACES)


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
        return untold(self.words.say(language, **self.values))
