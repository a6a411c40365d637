"""Phone numbers as they are dialled: worldwide (E.164) and at home.

Not here: comparing numbers (`insight.files.values.folding`).
"""

import unicodedata

import phonenumbers


def e164(text: str, *, region: str = "JP") -> str | None:
    """The number as every network takes it; None for what is no number.

    >>> e164("090-1234-5678"), e164("＋１ 415 555 2671"), e164("内線だけ")
    ('+819012345678', '+14155552671', None)
    """
    number = _parsed(text, region)
    return (
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if number else None
    )


def local(text: str, *, region: str = "JP") -> str:
    """The number as people of the region write it; foreign ones with their country.

    What no network gives out stays as it was typed: its groups would be guessed.

    >>> local("+819012345678"), local("0312345678"), local("+14155552671"), local("なし")
    ('090-1234-5678', '03-1234-5678', '+1 415-555-2671', 'なし')
    >>> local("0000000000"), local("03-1234-5678 内線 12")
    ('0000000000', '03-1234-5678 内線 12')
    """
    number = _parsed(text, region)
    if number is None or not phonenumbers.is_valid_number(number) or number.extension:
        return text
    is_home = number.country_code == phonenumbers.country_code_for_region(region)
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, style.NATIONAL if is_home else style.INTERNATIONAL)


def _parsed(text: str, region: str) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(unicodedata.normalize("NFKC", text), region)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None
