"""Words in the language of whoever reads: now (`say`), or each time they are shown (`label`).

Not here: whose language that is (`middleware`), the template tag (`templatetags/say`).
"""

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import get_language

from kizuna.base.words import LANGUAGES, Language, Verbatim, Words, with_counters


def current_language() -> Language:
    """The language of the request, or of the block under `translation.override`."""
    active = (get_language() or "").split("-")[0]
    return next((language for language in LANGUAGES if language == active), default_language())


def default_language() -> Language:
    """The language for those who have not chosen one."""
    return "en" if settings.LANGUAGE_CODE == "en" else "ja"


def say(words: Words, **values: object) -> str:
    """The sentence in the current language, for a page: a number stays with its counter."""
    language = current_language()
    text = words.say(language, **values)
    return with_counters(text) if language == "ja" and not isinstance(words, Verbatim) else text


# For labels of form fields and choices, which are made once and read by many people.
label = lazy(say, str)
