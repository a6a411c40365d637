"""The words under which a customer is found: pairs of letters, so that any two letters hit.

Japanese has no spaces between words, and full-text search finds nothing under three letters; own
pairs work alike on both databases. E-mail addresses and numbers are found by how they begin.
Not here: the index (`queries.search`).
"""

from collections.abc import Iterable
from itertools import islice, product

from kizuna.insight.files.values.folding import name_key
from kizuna.people.customers.rules.search.romaji import romaji_readings

MOST_READINGS = 24  # of all words together; one statement asks for them all


def folded(text: str) -> str:
    """Letters and digits alone, width, case, old forms and kana folded.

    >>> folded("たなか・ミサキ 様"), folded("髙島屋")
    ('タナカミサキ', '高島屋')
    """
    return "".join(c for c in name_key(text) or "" if c.isalnum())


def pairs(text: str) -> set[str]:
    """Each two neighbouring letters of a folded text; a single letter is itself.

    >>> sorted(pairs("田中美"))
    ['中美', '田中']
    """
    return {text[i : i + 2] for i in range(len(text) - 1)} if len(text) > 1 else set(text)


def indexed_words(names: Iterable[str], phones: Iterable[str]) -> str:
    """All words of one customer, with blanks between them.

    Letters outside ASCII are words themselves, so that 林 alone is found; a phone is found by its
    last four digits.

    >>> indexed_words(["林"], ["09012345678"])
    'p5678 林'
    """
    words: set[str] = set()
    for name in map(folded, names):
        words |= pairs(name) | {letter for letter in name if not letter.isascii()}
    words |= {f"p{phone[-4:]}" for phone in phones}
    return " ".join(sorted(words))


def asked_words(text: str) -> list[list[str]]:
    """The words that all must be there for a text to be in a name; others, for its readings.

    What stands between blanks is looked for in any order, too: the given name may come first. A
    Latin letter beside a word is one that is only begun.

    >>> asked_words("sato"), asked_words("佐藤")
    ([['at', 'sa', 'to'], ['サト']], [['佐藤']])
    >>> asked_words("花子 佐藤")
    [['佐藤', '子佐', '花子'], ['佐藤', '花子']]
    >>> asked_words("John S")[1]
    ['hn', 'jo', 'oh']
    """
    words = [folded(word) for word in text.split()]
    apart = {pair for word in words if len(word) > 1 or not word.isascii() for pair in pairs(word)}
    by_word = romaji_readings(text)
    readings = islice(product(*by_word), MOST_READINGS) if by_word else ()
    asked = [
        pairs(folded(text)),
        apart,
        *({p for one in words for p in pairs(one)} for words in readings),
    ]
    return list(map(list, dict.fromkeys(tuple(sorted(words)) for words in asked if words)))
