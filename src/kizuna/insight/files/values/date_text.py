"""One written date -> the day, minute and offset it says; the rule every column follows.

Not here: deciding on a column what its dates have in common (`dates`, `date_order`).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from kizuna.insight.files.values.eras import era_date

DateOrder: TypeAlias = Literal["dmy", "mdy", "ymd"]
NumberKind: TypeAlias = Literal["excel", "excel1904", "seconds", "milliseconds"]
FIRST_YEAR, LAST_YEAR = 1800, 2199  # what else a cell may say is a slip of the keyboard

_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES.split(), 1)}
_KANJI = str.maketrans("〇零一二三四五六七八九", "00123456789")
_KANJI_RUN = re.compile(r"[〇零一二三四五六七八九十]+(?=[年月日時分秒])")
_WEEKDAY = re.compile(
    r"[(（]\s*(?:[月火水木金土日](?:曜日?)?|[a-z]{3})(?:[・·]?祝)?\s*[)）]|[月火水木金土日]曜日?"
    r"|\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?(?=\s)"
)
_TIME = re.compile(
    r"(?P<day>.*?)[\st]*(?P<half>am|pm|午前|午後)?\s*(?P<h>\d{1,2})"
    r"(?:\s*[:時]\s*(?:(?P<m>\d{1,2})\s*分?(?:\s*:?\s*(?<=[:分\s])(?P<s>\d{1,2})(?:[.,]\d+)?秒?)?)?)?"
    r"\s*(?P<half2>[ap]\.?m\.?)?\s*(?P<zone>z|utc|gmt|jst|[+-]\d{2}:?(?:\d{2})?)?\s*(?:\([a-z]+\))?"
)
_SAYS_TIME = re.compile(r"\d\s*[:時]|\d\s*[ap]\.?m\b")
_YEAR_FIRST = re.compile(r"(\d{4})\s*(?P<s>[-/. \\])\s*(\d{1,2})\s*(?P=s)\s*(\d{1,2})")
_MARKS = str.maketrans({"年": "/", "月": "/", "日": None})
_ERA = re.compile(
    r"(?P<era>大正|昭和|平成|令和|[tshr])\s*\.?\s*(?P<y>元|\d{1,2})\s*[年./-]\s*(\d{1,2})"
    r"\s*[月./-]\s*(\d{1,2})日?"
)
_ERA_COMPACT = re.compile(r"([tshr])(\d{2})(\d{2})(\d{2})")
_TRIPLE = re.compile(r"(\d{1,2})(?P<s>[-/.])(\d{1,2})(?P=s)(\d{4}|\d{1,2})")
_NAMED = re.compile(
    r"(?:(?P<d>\d{1,2})(?:st|nd|rd|th)?[\s./-]*(?:of )?(?P<m>[a-z]{3,9})"
    r"|(?P<m2>[a-z]{3,9})\.?\s*(?P<d2>\d{1,2})(?:st|nd|rd|th)?)[\s.,/-]+(?P<y>\d{4}|\d{2})"
)
_YEAR_NAMED = re.compile(r"(?P<y>\d{4})[\s/-](?P<m>[a-z]{3,9})[\s/-](?P<d>\d{1,2})")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class ParsedDate:
    """A day, the minute of it (None: no time written) and the written offset from UTC."""

    day: date
    minute: int | None = None
    offset_minutes: int | None = None


def parse_date(
    text: str, order: DateOrder | None = None, numbers: NumberKind | None = None
) -> ParsedDate | None:
    """What a cell says, or None where it is no date we know or an impossible one.

    >>> parse_date("令和6年4月1日(月) 午後3時5分")
    ParsedDate(day=datetime.date(2024, 4, 1), minute=905, offset_minutes=None)
    >>> parse_date("1/5/26", "mdy").day, parse_date("2026/02/30")
    (datetime.date(2026, 1, 5), None)
    """
    plain = _KANJI_RUN.sub(_kanji_number, unicodedata.normalize("NFKC", text).strip().lower())
    plain = _WEEKDAY.sub(" ", plain.lstrip("'")).strip()
    if plain.isdecimal() and len(plain) in (12, 14):
        plain = f"{plain[:8]} {plain[8:10]}:{plain[10:12]}"
    elif _NUMBER.fullmatch(plain) and len(plain.partition(".")[0]) != 8:
        return _numbered(float(plain), numbers)
    minute, offset = None, None
    if _SAYS_TIME.search(plain):
        found = _TIME.fullmatch(plain)
        clock = _clock(found) if found else None
        if found is None or clock is None:
            return None
        plain, minute = found["day"].rstrip(" ,"), clock
        offset = parse_offset(found["zone"]) if found["zone"] else None
    day = _day(plain, order)
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        return None
    if minute == 1440:  # 24:00 of ISO 8601: the next midnight
        day, minute = day + timedelta(days=1), 0
    return ParsedDate(day, minute, offset)


def parse_offset(text: str) -> int | None:
    """Minutes east of UTC of `+0900`, `+09:00`, `+09`, `Z`, `UTC`, `JST`.

    >>> parse_offset("+0530"), parse_offset("-03:00"), parse_offset("Z"), parse_offset("JST")
    (330, -180, 0, 540)
    """
    plain = text.strip().lower()
    if plain in ("z", "utc", "gmt", "jst"):
        return 540 if plain == "jst" else 0
    if not re.fullmatch(r"[+-]\d{2}(:?\d{2})?", plain):
        return None
    digits = plain[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return -minutes if plain[0] == "-" else minutes


def full_year(text: str) -> int:
    """A year of two digits is one of 1950-2049, as Windows has it since 2018; four digits stay.

    >>> full_year("26"), full_year("55"), full_year("2026")
    (2026, 1955, 2026)
    """
    year = int(text)
    return year if len(text) > 2 else year + (1900 if year >= 50 else 2000)


def _kanji_number(match: re.Match[str]) -> str:
    """六 -> 6, 二十三 -> 23, 二〇二六 -> 2026."""
    written = match.group()
    if "十" not in written:
        return written.translate(_KANJI)
    tens, _, ones = written.partition("十")
    return str(int(tens.translate(_KANJI) or 1) * 10 + int(ones.translate(_KANJI) or 0))


def _clock(found: re.Match[str]) -> int | None:
    """Minute of the day 0..1440, or None for a time no clock shows."""
    hour, minute, second = int(found["h"]), int(found["m"] or 0), int(found["s"] or 0)
    half = (found["half"] or found["half2"] or "").replace(".", "")
    if half:
        if hour > 12:
            return None
        hour = hour % 12 + (12 if half in ("pm", "午後") else 0)
    if minute > 59 or second > 59 or hour * 3600 + minute * 60 + second > 86400:
        return None
    return hour * 60 + minute


def _numbered(number: float, numbers: NumberKind | None) -> ParsedDate | None:
    """A moment counted from an epoch: days of Excel, or seconds of Unix (UTC)."""
    if numbers is None:
        return None
    if numbers.startswith("excel"):
        first = date(1904, 1, 1) if numbers == "excel1904" else date(1899, 12, 30)
        if not 10_000 <= number < 80_000:
            return None
        days, seconds = divmod(round(number * 86400), 86400)
        return ParsedDate(first + timedelta(days=days), seconds // 60)
    seconds = int(number / (1000 if numbers == "milliseconds" else 1))
    days, seconds = divmod(seconds, 86400)
    if not 0 <= days < 84_000:
        return None
    return ParsedDate(date(1970, 1, 1) + timedelta(days=days), seconds // 60, 0)


def _day(text: str, order: DateOrder | None) -> date | None:
    """The date part alone, in whichever form it is written."""
    if text.partition(".")[0].isdecimal() and len(text.partition(".")[0]) == 8:
        return _date(text[:4], text[4:6], text[6:8]) if text[8:].strip(".0") == "" else None
    if found := _YEAR_FIRST.fullmatch(text.translate(_MARKS)):
        return _date(found[1], found[3], found[4])
    if found := _ERA.fullmatch(text):
        year = 1 if found["y"] == "元" else int(found["y"])
        return era_date(found["era"], year, int(found[3]), int(found[4]))
    if found := _ERA_COMPACT.fullmatch(text):
        return era_date(found[1], int(found[2]), int(found[3]), int(found[4]))
    if found := _TRIPLE.fullmatch(text):
        return triple_date((found[1], found[3], found[4]), order) if order else None
    if found := _YEAR_NAMED.fullmatch(text):
        return _named_date(found["y"], found["m"], found["d"])
    if found := _NAMED.fullmatch(text):
        return _named_date(found["y"], found["m"] or found["m2"], found["d"] or found["d2"])
    return None


def triple_date(triple: tuple[str, str, str], order: DateOrder) -> date | None:
    """The date of three numbers in a given order, or None if there is no such day.

    >>> triple_date(("1", "5", "26"), "dmy"), triple_date(("1", "13", "26"), "dmy")
    (datetime.date(2026, 5, 1), None)
    """
    a, b, c = triple
    if order == "ymd":
        return _date(a, b, c) if len(a) == 2 and len(c) <= 2 else None
    if len(c) == 1:
        return None
    return _date(c, b, a) if order == "dmy" else _date(c, a, b)


def _named_date(year: str, month: str, day: str) -> date | None:
    number = _MONTHS.get(month[:3])
    return _date(year, str(number), day) if number else None


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(full_year(year), int(month), int(day))
    except ValueError:
        return None
