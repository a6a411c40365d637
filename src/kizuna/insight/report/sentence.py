"""A sentence whose key figures can be set apart: marked up on a page, plain in a text.

Not here: any particular sentence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from kizuna.base.words import Language, Words, with_counters


@dataclass(frozen=True)
class Sentence:
    """Words, their finished values, and the tone (`key`, `good`, ...) of those that stand out.

    The tone `whole` only keeps a value on one line.
    """

    words: Words
    values: Mapping[str, str] = field(default_factory=dict)
    tones: Mapping[str, str] = field(default_factory=dict)

    def text(self, language: Language) -> str:
        """The plain sentence.

        >>> Sentence(Words(ja="{n} 名です。", en="{n} people."), {"n": "12"}).text("ja")
        '12 名です。'
        """
        return self.words.say(language, **self.values)

    def html(self, language: Language) -> Markup:
        r"""The sentence with its key figures in `<b>`; values are escaped.

        >>> Sentence(Words(ja="{n} 名", en="{n} people"), {"n": "<1"}, {"n": "key"}).html("en")
        Markup('<b class="key">&lt;1</b> people')

        No line ends between a Japanese number and the word that counts it.

        >>> Sentence(Words(ja="{n} 名が 2 回", en=""), {"n": "12"}).html("ja")
        Markup('12\xa0名が 2\xa0回')
        """
        marked = {
            name: Markup('<b class="{}">{}</b>').format(self.tones[name], value)
            if name in self.tones
            else escape(value)
            for name, value in self.values.items()
        }
        words = with_counters(getattr(self.words, language))
        return Markup(escape(words)).format(**marked)
