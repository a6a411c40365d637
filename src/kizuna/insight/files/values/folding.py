"""Spellings folded for matching only; what is shown and kept stays as it was written.

Each rule is one plain Python function, lent to DuckDB by `install_folding`; plain ASCII takes a
shorter way in SQL. They cost some microseconds a call: ask them of distinct values.
Not here: deciding who is the same customer (`insight.files.identity`).
"""

import re
import unicodedata
from collections.abc import Callable

import duckdb
from duckdb.func import SPECIAL

# Forms of one character that NFKC keeps apart and registers use side by side; right: the usual one.
_VARIANTS = """
髙高 﨑崎 嵜崎 邊辺 邉辺 𠮷吉 濵浜 濱浜 澤沢 廣広 國国 齋斎 齊斉 嶋島 嶌島 冨富 德徳 惠恵 榮栄 瀨瀬
眞真 龍竜 櫻桜 靜静 槇槙 圓円 壽寿 實実 龜亀 郞郎 峯峰 栁柳 桒桑 曻昇 條条 藏蔵 莊荘 萬万 彌弥 禮礼
祿禄 曾曽 會会 學学 寶宝 瀧滝 澁渋 淺浅 關関 與与 縣県 總総 豐豊 鐵鉄 鹽塩 黑黒 凜凛 舘館 檜桧 藪薮
遙遥 堯尭 敎教 淸清 淨浄 濟済 增増 橫横 緖緒 綠緑 靑青 髮髪 鷗鴎 彥彦 卽即 吳呉 晉晋 ヵカ ヶケ
"""
_FOLDS = {ord(pair[0]): pair[1] for pair in _VARIANTS.split()}
_FOLDS |= {n: chr(n + 96) for n in range(0x3041, 0x3095)}  # hiragana -> katakana
_FOLDS |= {ord("ゕ"): "カ", ord("ゖ"): "ケ"}
_HONORIFIC = re.compile(r"(?<=..)(様|サマ|殿|御中|先生)$")
_EXTENSION = re.compile(r"(内線|ext|x|#).*$", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s<>,;:\"'()]+@[^\s<>,;:\"'()]+")


def name_key(text: str) -> str | None:
    """A person's or company's name without what spelling leaves open.

    >>> name_key("髙﨑　たろう 様"), name_key("高崎 ﾀﾛｳ"), name_key("Ｏ’Brien  Ann")
    ('高崎タロウ', '高崎タロウ', 'o’brienann')
    """
    folded = unicodedata.normalize("NFKC", text).translate(_FOLDS).casefold()
    return _HONORIFIC.sub("", "".join(folded.split())) or None


def email_key(text: str) -> str | None:
    """The bare address in small letters; None when there is none.

    >>> email_key("Taro <Taro@Example.JP>"), email_key("なし")
    ('taro@example.jp', None)
    """
    found = _ADDRESS.search(unicodedata.normalize("NFKC", text))
    return found.group().rstrip(".").lower() if found else None


def phone_key(text: str) -> str | None:
    """National digits, with the leading zero a spreadsheet may have eaten; None for a dummy.

    >>> phone_key("+81 (0)90-1234-5678"), phone_key("９０１２３４５６７８")
    ('09012345678', '09012345678')
    """
    plain = _EXTENSION.sub("", unicodedata.normalize("NFKC", text)).strip().lstrip("'")
    digits = "".join(c for c in plain.replace("(0)", "") if c.isdecimal())
    if plain.startswith(("+81", "0081", "(+81")):
        digits = "0" + digits.removeprefix("00").removeprefix("81").removeprefix("0")
    elif not plain.startswith("+") and re.fullmatch(r"[1-9]\d{8}|[5789]0\d{8}", digits):
        digits = "0" + digits
    return digits if len(digits) >= 7 and len(set(digits)) > 2 else None


def postal_code_key(text: str) -> str | None:
    """Letters and digits only, 16 at most; six digits are a Japanese code that lost its zero.

    >>> postal_code_key("〒０６０−0001"), postal_code_key("600001"), postal_code_key("sw1a 1aa")
    ('0600001', '0600001', 'SW1A1AA')
    """
    kept = "".join(c for c in unicodedata.normalize("NFKC", text).upper() if c.isalnum())[:16]
    return (kept.zfill(7) if len(kept) == 6 and kept.isdecimal() else kept) or None


_KEYS: dict[str, Callable[[str], str | None]] = {
    "kizuna_name_key": name_key,
    "kizuna_email_key": email_key,
    "kizuna_phone_key": phone_key,
    "kizuna_postal_code_key": postal_code_key,
}


def _nullable(key: Callable[[str], str | None]) -> Callable[[str | None], str | None]:
    return lambda text: None if text is None else key(text)


def install_folding(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the rules known to a connection; the SQL below needs it. Doing it twice is harmless."""
    known = {
        name
        for (name,) in connection.execute(
            "SELECT DISTINCT function_name FROM duckdb_functions() "
            "WHERE function_name LIKE 'kizuna_%_key'"
        ).fetchall()
    }
    for name, key in _KEYS.items():
        if name not in known:
            connection.create_function(
                name, _nullable(key), ["VARCHAR"], "VARCHAR", null_handling=SPECIAL
            )


def folded_name(sql: str) -> str:
    """SQL of a name as it is compared; NULL when nothing is left."""
    return f"kizuna_name_key({sql})"


def folded_email(sql: str) -> str:
    """SQL of an e-mail address as it is compared; NULL when it holds no address."""
    plain = f"regexp_full_match({sql}, '[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]*[A-Za-z0-9]')"
    return f"(CASE WHEN {plain} THEN lower({sql}) ELSE kizuna_email_key({sql}) END)"


def folded_phone(sql: str) -> str:
    """SQL of a phone number as it is compared: national digits; NULL when too few to tell."""
    return f"kizuna_phone_key({sql})"


def folded_postal_code(sql: str) -> str:
    """SQL of a postal code as it is compared."""
    return f"kizuna_postal_code_key({sql})"
