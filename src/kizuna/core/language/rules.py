"""Which of the two languages to speak to someone.

Not here: who they are and where that is kept.
"""

from kizuna.base.words import LANGUAGES, Language


def chosen_language(accepted: str, *, default: Language) -> Language:
    """The first of the two languages that an Accept-Language header names, by its weights.

    >>> chosen_language("fr;q=0.9, en-GB;q=0.8, ja;q=0.7", default="ja")
    'en'
    >>> chosen_language("fr", default="ja")
    'ja'
    """
    weighed: list[tuple[float, Language]] = []
    for part in accepted.split(","):
        tag, _, weight = part.strip().partition(";q=")
        for language in LANGUAGES:
            if tag.lower().split("-")[0] == language:
                weighed.append((_weight(weight), language))
    best = max(weighed, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0] > 0 else default


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
