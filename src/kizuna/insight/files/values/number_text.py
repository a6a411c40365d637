"""One written number -> an exact Decimal; the rule every column follows.

Not here: deciding on a column whether the comma or the point is decimal (`numbers`).
"""

import re
import unicodedata
from decimal import Decimal
from typing import Literal, TypeAlias

DecimalMark: TypeAlias = Literal[".", ","]

_CODES = """
JPY USD EUR GBP CNY KRW TWD HKD SGD AUD CAD CHF NZD THB INR VND IDR MYR PHP SEK NOK DKK PLN CZK HUF
BRL MXN ZAR TRY AED KWD BHD
"""
# ISO 4217 by what people write beside an amount; matched in small letters after NFKC.
CURRENCIES: dict[str, str] = {
    "us$": "USD", "cn¥": "CNY", "rmb": "CNY", "nt$": "TWD", "hk$": "HKD", "a$": "AUD", "c$": "CAD",
    "au$": "AUD", "ca$": "CAD", "nz$": "NZD", "s$": "SGD", "r$": "BRL", "mx$": "MXN",
    "¥": "JPY", "円": "JPY", "日本円": "JPY", "yen": "JPY", "$": "USD", "ドル": "USD",
    "米ドル": "USD", "豪ドル": "AUD", "香港ドル": "HKD", "台湾ドル": "TWD",
    "€": "EUR", "ユーロ": "EUR", "euro": "EUR", "£": "GBP", "ポンド": "GBP",
    "元": "CNY", "人民元": "CNY", "₩": "KRW", "ウォン": "KRW",
    "₹": "INR", "฿": "THB", "₫": "VND", "₱": "PHP", "zł": "PLN",
} | {
    code.lower(): code for code in _CODES.split()
}  # fmt: skip
_SIGNS = str.maketrans(dict.fromkeys("−‐‑–—―ーｰ﹣", "-") | dict.fromkeys("’‘´`", "'"))
# Signs and letters that have a full width: Shift_JIS has no other pound.
_WIDE = {chr(n): chr(n + 0xFEE0) for n in range(0x21, 0x7F)} | {"¥": "￥", "£": "￡", "₩": "￦"}
_HALF = dict(zip("ドルユーロポンウォ", "ﾄﾞ ﾙ ﾕ ｰ ﾛ ﾎﾟ ﾝ ｳ ｫ".split(), strict=True))
MONEY_SIGNS = "¥￥$＄€£￡₩￦"


def _in_either_width(name: str) -> str:
    """A pattern of a name whose signs and letters may have their other width."""
    return "".join(
        f"(?:{c}|{_HALF[c]})" if c in _HALF else f"[{re.escape(c)}{_WIDE.get(c, '')}]" for c in name
    )


CURRENCY = "|".join(map(_in_either_width, sorted(CURRENCIES, key=len, reverse=True)))
_MONEY = rf"(?:{CURRENCY})"
_PLAIN_MONEY = _MONEY.translate(_SIGNS)  # a ユーロ, too, once its ー was taken for a minus
_UNIT = r"(?:個|点|本|枚|件|つ|着|箱|袋|セット|冊|回|pcs?|units?)"
_TAX = r"(?:\((?:税込み?|税抜き?|税別|incl?\.? tax|excl?\.? tax)\)|税込み?|税抜き?|税別)"
_SIGN = r"[-+▲△]"
_AROUND = re.compile(
    rf"(?P<open>\()?(?P<sign>{_SIGN})?\s*{_PLAIN_MONEY}?\\?\s*(?P<sign2>{_SIGN})?\s*(?P<body>.*?)"
    rf"\s*(?:{_PLAIN_MONEY}|{_UNIT})?{_TAX}?\s*(?P<sign3>[-▲△])?(?P<close>\))?"
)
_POINT = re.compile(
    r"(?:\d+|\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}|\d{1,3}(?: \d{3})+|\d{1,3}(?:'\d{3})+)"
    r"(?:\.\d*)?|\.\d+"
)
_COMMA = re.compile(
    r"(?:\d+|\d{1,3}(?:\.\d{3})+|\d{1,3}(?: \d{3})+|\d{1,3}(?:'\d{3})+)(?:,\d*)?|,\d+"
)
# What is a number under one decimal mark or the other, as SQL sees it before NFKC.
WRITTEN_NUMBER = (
    rf"(?i)'?[(（]?{_SIGN}?\s*{_MONEY}?\s*{_SIGN}?\s*(?:{_POINT.pattern}|{_COMMA.pattern})"
    rf"[億万]?\s*(?:{_MONEY}|{_UNIT})?[(（]?{_TAX}?[)）]?\s*[-▲△]?[)）]?"
)
_SCIENTIFIC = re.compile(r"(\d+(?:[.,]\d+)?)e([+-]?\d{1,2})")
_MYRIADS = re.compile(
    r"(?:(?P<oku>[\d,.]+)億)?(?:(?P<man>[\d,.]+)万)?(?:(?P<sen>\d)千)?(?P<rest>[\d,]+)?"
)


def parse_number(text: str, decimal: DecimalMark = ".") -> Decimal | None:
    """What a cell says, exactly; None where it is no number under this decimal mark.

    >>> parse_number("￥１，２００円（税込）"), parse_number("▲1,200"), parse_number("(1,200.50)")
    (Decimal('1200'), Decimal('-1200'), Decimal('-1200.50'))
    >>> parse_number("1.234,56", ","), parse_number("1,23"), parse_number("1.5万円")
    (Decimal('1234.56'), None, Decimal('15000.0'))
    """
    plain = unicodedata.normalize("NFKC", text.translate(_SIGNS)).strip().lower()
    found = _AROUND.fullmatch(plain.lstrip("'"))
    if found is None or bool(found["open"]) != bool(found["close"]):
        return None
    after = (
        "" if "¥" in plain or "円" in plain else found["sign3"]
    )  # ¥1,200- is a price, not a debt
    signs = [sign for sign in (found["sign"], found["sign2"], after) if sign]
    number = _body(found["body"], decimal)
    if number is None or len(signs) + bool(found["open"]) > 1:
        return None
    return -number if found["open"] or (signs and signs[0] != "+") else number


def _body(text: str, decimal: DecimalMark) -> Decimal | None:
    """The digits of a number without sign and currency."""
    thousands = "," if decimal == "." else "."
    if found := _SCIENTIFIC.fullmatch(text):
        return Decimal(f"{found[1].replace(',', '.')}e{found[2]}")
    if any(unit in text for unit in "億万千"):
        return _myriads(text, decimal)
    if not (_POINT if decimal == "." else _COMMA).fullmatch(text):
        return None
    for sign in (thousands, " ", "'"):
        text = text.replace(sign, "")
    return Decimal(text.replace(decimal, "."))


def _myriads(text: str, decimal: DecimalMark) -> Decimal | None:
    """1万2千 -> 12000; each part may itself be written with a point or commas."""
    found = _MYRIADS.fullmatch(text)
    if found is None:
        return None
    total = Decimal(0)
    for name, size in (("oku", 10**8), ("man", 10**4), ("sen", 10**3), ("rest", 1)):
        if found[name]:
            part = _body(found[name], decimal)
            if part is None:
                return None
            total += part * size
    return total
