"""Money as integer minor units with its currency; no floats, no mixing.

Not here: symbols and separators as a reader sees them (`insight.report.writing`).
"""

from dataclasses import dataclass
from decimal import Decimal

# ISO 4217's code for "no currency": amounts are then shown as bare figures.
NO_CURRENCY = "XXX"
# ISO 4217, list of 2024: currencies in circulation, funds and metals.
CURRENCY_CODES = frozenset(
    """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP
    BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB
    EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY
    KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR
    MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB
    RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD
    TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XAG XAU XBA XBB XBC XBD XCD XDR XOF
    XPD XPF XPT XSU XTS XUA XXX YER ZAR ZMW ZWG ZWL
    """.split()
)
# ISO 4217 minor units that are not 2 (list of 2024; currencies in circulation).
_DIGITS = {
    **dict.fromkeys(
        ("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF").split(), 0
    ),
    **dict.fromkeys(("BHD IQD JOD KWD LYD OMR TND").split(), 3),
}


def minor_digits(currency: str) -> int:
    """How many decimal places a currency's minor unit has.

    >>> minor_digits("JPY"), minor_digits("GBP"), minor_digits("KWD")
    (0, 2, 3)
    """
    return _DIGITS.get(currency, 2)


@dataclass(frozen=True, order=True)
class Money:
    """An amount of one currency.

    >>> Money(44974, "GBP").major()
    '449.74'
    >>> Money(1200, "JPY").major()
    '1200'
    >>> Money(1, "JPY") + Money(1, "GBP")
    Traceback (most recent call last):
        ...
    ValueError: JPY and GBP cannot be added
    """

    minor: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be added")
        return Money(self.minor + other.minor, self.currency)

    def major(self) -> str:
        """The amount in major units as a plain decimal string."""
        return str(Decimal(self.minor).scaleb(-minor_digits(self.currency)))
