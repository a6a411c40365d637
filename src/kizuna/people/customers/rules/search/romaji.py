"""A name typed in Latin letters as the readings it may stand for: tanaka, satoh, Ōno, jun'ichi.

Hepburn and the official spelling alike. Long vowels are mostly not written, and n may end a
syllable or begin one, so that a word has several readings. Not here: asking the database for them.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import combinations, islice, product

MOST_READINGS, MOST_WORDS, LONGEST = 12, 3, 30
_VOWELS = "aiueo"
_ROWS = """: アイウエオ
k:カキクケコ s:サシスセソ t:タチツテト n:ナニヌネノ h:ハヒフヘホ m:マミムメモ
y:ヤ_ユ_ヨ r:ラリルレロ w:ワ___ヲ g:ガギグゲゴ z:ザジズゼゾ
d:ダヂヅデド b:バビブベボ p:パピプペポ l:ラリルレロ
"""
_GLIDES = {"ky": "キ", "sy": "シ", "sh": "シ", "ty": "チ", "ch": "チ", "ny": "ニ", "hy": "ヒ",
           "my": "ミ", "ry": "リ", "gy": "ギ", "zy": "ジ", "j": "ジ", "jy": "ジ", "by": "ビ",
           "py": "ピ"}  # fmt: skip
_KANA = {
    consonant.strip() + vowel: kana
    for consonant, row in (pair.split(":") for pair in _ROWS.replace(": ", ":").split())
    for vowel, kana in zip(_VOWELS, row, strict=True)
    if kana != "_"
}
_KANA |= {glide + vowel: kana + small for glide, kana in _GLIDES.items()
          for vowel, small in zip("aueo", "ャュェョ", strict=True)}  # fmt: skip
_KANA |= {"shi": "シ", "chi": "チ", "tsu": "ツ", "fu": "フ", "ji": "ジ", "dzu": "ヅ"}
_KANA |= {f"f{vowel}": f"フ{small}" for vowel, small in zip("aieo", "ァィェォ", strict=True)}
_SYLLABLE = re.compile("|".join(sorted(_KANA, key=len, reverse=True)))
_UNFINISHED = re.compile(r"[bcdfghjklmnprstwyz]{1,2}$")
_OTHERWISE = {"ズ": ("ヅ",), "ジ": ("ヂ",)}


def romaji_readings(text: str) -> list[list[str]]:
    """The katakana that each word of a text may stand for, the plainest first; [] if it is none.

    What is still being typed counts without its last consonants; a syllable alone says something
    only beside another word.

    >>> romaji_readings("Tanaka Yuko")
    [['タナカ'], ['ユコ', 'ユウコ']]
    >>> romaji_readings("tanaka y"), romaji_readings("tanaka yu"), romaji_readings("yu")
    ([['タナカ']], [['タナカ'], ['ユ']], [])
    >>> [*romaji_readings("ohno"), *romaji_readings("kenichi"), *romaji_readings("tanak")]
    [['オノ', 'オウノ', 'オオノ'], ['ケニチ', 'ケンイチ'], ['タナ']]
    >>> romaji_readings("smith"), romaji_readings("田中")
    ([], [])
    """
    words = _plain(text).split()
    if not 0 < len(words) <= MOST_WORDS or len(text) > LONGEST:
        return []
    shortest = 2 if len(words) == 1 else 1
    said = (word for word in words if not _UNFINISHED.fullmatch(word))
    found = [list(_readings(word, shortest)) for word in said]
    return found if all(found) else []


def _plain(text: str) -> str:
    """Small letters; a long mark as it is written without one."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return re.sub("([aiue])[\u0304\u0302]", r"\1\1", re.sub("o[\u0304\u0302]", "oh", letters))


def _readings(word: str, shortest: int) -> Iterator[str]:
    choices = _choices(word)
    if choices is None:
        return
    readings = dict.fromkeys(r for r in _chosen(choices) if len(r) >= shortest)
    yield from islice(readings, MOST_READINGS)


def _chosen(choices: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """The first of each, then with one other, then with two others."""
    open_ = [place for place, choice in enumerate(choices) if len(choice) > 1]
    for changed in (places for n in range(3) for places in combinations(open_, n)):
        others = [choice[1:] if place in changed else choice[:1]
                  for place, choice in enumerate(choices)]  # fmt: skip
        yield from map("".join, product(*others))


def _choices(word: str) -> list[tuple[str, ...]] | None:
    """What each part of a word may be; None where it is not Japanese."""
    choices: list[tuple[str, ...]] = []
    at = 0
    while at < len(word):
        letter, after = word[at], word[at + 1 : at + 2]
        if letter == "h" and word[at - 1 : at] == "o" and after not in set(f"{_VOWELS}y") - {""}:
            choices.append(("", "ウ", "オ"))  # satoh, ohno
            at += 1
        elif found := _SYLLABLE.match(word, at):
            at = found.end()
            choices.append(_of_syllable(found.group(), word[at : at + 2], is_first=not choices))
        elif letter in "nm'" and (letter != "m" or after in set("bmp")):
            choices.append(("",) if letter == "'" else ("ン",) if after else ("ン", ""))
            at += 1
        elif after == letter or word.startswith("tch", at):
            choices.append(("ッ",))
            at += 1
        elif _UNFINISHED.fullmatch(word, at):
            break
        else:
            return None
    return choices


def _of_syllable(syllable: str, after: str, *, is_first: bool) -> tuple[str, ...]:
    kana = _KANA[syllable]
    choices: tuple[str, ...] = (kana, *_OTHERWISE.get(kana, ()))
    if syllable == "ni" and not is_first:
        choices += ("ンイ",)  # kenichi, shinichi
    is_told = after[:1] in {"u", "o"} or re.fullmatch("h[^aiueoy]?", after)
    if syllable[-1] in "uo" and after and not is_told:
        choices += (f"{kana}ウ", "オオ") if syllable == "o" and is_first else (f"{kana}ウ",)
    return choices
