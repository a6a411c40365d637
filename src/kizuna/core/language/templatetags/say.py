"""`{% say ja="..." en="..." %}`: one sentence of a page, in both languages, where it stands.

Not here: sentences that rules and actions say (they hold `Words` themselves).
"""

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.core.language.speaking import current_language
from kizuna.core.language.speaking import say as say_words

register = template.Library()


@register.simple_tag
def say(
    words: Words | Said | None = None,
    *,
    ja: str = "",
    en: str = "",
    en_one: str | None = None,
    count: str | None = None,
    **values: object,
) -> str:
    """The sentence in the reader's language, its `{places}` filled with escaped values.

    What stands in the template is trusted, as all of a template is: a sentence may hold
    `<strong>{n}</strong>`. `en_one` is for when the value named by `count` is 1. Words that
    come from Python are passed as they are: `{% say error.said %}`, `{% say role.words %}`.
    """
    if isinstance(words, Said):
        return words.say(current_language())
    if words is not None:
        return say_words(words, **values)
    spoken = Words(ja=ja, en=en, en_one=en_one, count=count)
    escaped = {
        # Marked as safe stays so: a value may be markup that a tag has made.
        name: value if type(value) is int else conditional_escape(value)  # type: ignore[arg-type]
        for name, value in values.items()
    }
    return mark_safe(say_words(spoken, **escaped))
