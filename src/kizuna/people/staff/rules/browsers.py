"""What a browser says it is, in a word that people know.

Not here: anything that trusts it; a browser may say what it likes.
"""

from kizuna.base.words import Words

# The first that occurs is it: Edge calls itself Chrome, and Chrome calls itself Safari.
_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Line/", "LINE"),
    ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("Chrome", "Chrome"), ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Mac OS X", "Mac"), ("Linux", "Linux"),
)  # fmt: skip
ON = Words(ja="{browser}（{system}）", en="{browser} on {system}")
UNKNOWN = Words(ja="不明なブラウザー", en="An unknown browser")


def browser_words(agent: str) -> tuple[Words, dict[str, str]]:
    """The sentence for a User-Agent header, and what fills it.

    >>> words, filled = browser_words("Mozilla/5.0 (X11; Linux x86_64) Chrome/143 Safari/537.36")
    >>> words.say("en", **filled), words.say("ja", **filled)
    ('Chrome on Linux', 'Chrome（Linux）')
    >>> browser_words("curl/8.5")[0].say("en")
    'An unknown browser'
    """
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    if browser and system:
        return ON, {"browser": browser, "system": system}
    known = browser or system
    return (Words(ja=known, en=known), {}) if known else (UNKNOWN, {})
