"""Which language the person at the terminal reads."""

from collections.abc import Mapping, Sequence

from kizuna.base.words import LANGUAGES, Language


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """`--lang` if given, else KIZUNA_LANGUAGE, else the locale, else English.

    Needed before options are parsed: --help. A shell without a language of its own (C, POSIX)
    speaks English: a terminal that was never set up may not even show Japanese letters.

    >>> language_of(["report", "--lang", "ja"], {}), language_of([], {"LANG": "ja_JP.UTF-8"})
    ('ja', 'ja')
    >>> language_of([], {"LC_ALL": "C.UTF-8", "LANG": "ja_JP.UTF-8"})
    'en'
    >>> language_of([], {"LC_ALL": "C.UTF-8", "KIZUNA_LANGUAGE": "ja"})
    'ja'
    """
    for place, argument in enumerate(arguments):
        given = argument.removeprefix("--lang=")
        if argument == "--lang" and place + 1 < len(arguments):
            given = arguments[place + 1]
        for language in LANGUAGES:
            if argument.startswith("--lang") and given == language:
                return language
    for language in LANGUAGES:
        if environment.get("KIZUNA_LANGUAGE") == language:
            return language
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(variable):
            return "ja" if environment[variable].lower().startswith("ja") else "en"
    return "en"
