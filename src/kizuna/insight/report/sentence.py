"""A sentence whose key figures can be set apart: marked up on a page, plain in a text.

Not here: any particular sentence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from kizuna.base.words import Language, Words


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
        """The sentence with its key figures in `<b>`; values are escaped.

        >>> Sentence(Words(ja="{n} 名", en="{n} people"), {"n": "<1"}, {"n": "key"}).html("en")
        Markup('<b class="key">&lt;1</b> people')
        """
        marked = {
            name: Markup('<b class="{}">{}</b>').format(self.tones[name], value)
            if name in self.tones
            else escape(value)
            for name, value in self.values.items()
        }
        return Markup(escape(getattr(self.words, language))).format(**marked)
