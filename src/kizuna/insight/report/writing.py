"""Numbers, money, dates and shares as a reader of one language expects to see them.

Not here: sentences (each section has its own) or rounding of what machines read (`report.json`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kizuna.base.money import NO_CURRENCY, minor_digits
from kizuna.base.period import Period, PeriodLength
from kizuna.base.said import untold
from kizuna.base.words import Language, Words
from kizuna.insight.metric import Unit

_SYMBOLS = {"JPY": "¥", "GBP": "£", "EUR": "€", "USD": "$", "KRW": "₩", "INR": "₹"}
_WEEKDAYS = {"ja": "月火水木金土日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_WEEKDAYS_IN_FULL = {
    "ja": tuple(f"{day}曜" for day in "月火水木金土日"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_MINUS = "−"
_TOGETHER = "\N{WORD JOINER}"  # a line must not end between a sign and the currency
_LARGE = 10_000  # in major units: from here on small change only distracts

LATEST: dict[PeriodLength, Words] = {
    "week": Words(ja="直近 1 週間", en="the latest week"),
    "month": Words(ja="直近 4 週間", en="the latest 4 weeks"),
    "quarter": Words(ja="直近 13 週間", en="the latest 13 weeks"),
    "year": Words(ja="直近 52 週間", en="the latest 52 weeks"),
}
LATEST_SHORT: dict[PeriodLength, Words] = {
    "week": Words(ja="直近 1 週間", en="Latest week"),
    "month": Words(ja="直近 4 週間", en="Latest 4 weeks"),
    "quarter": Words(ja="直近 13 週間", en="Latest 13 weeks"),
    "year": Words(ja="直近 52 週間", en="Latest 52 weeks"),
}
NEXT: dict[PeriodLength, Words] = {
    "week": Words(ja="翌週", en="the week after"),
    "month": Words(ja="翌月", en="the month after"),
    "quarter": Words(ja="次の 3 か月", en="the quarter after"),
    "year": Words(ja="翌年", en="the year after"),
}


def printable(text: str) -> str:
    """Text from a file without control characters, which could steer a terminal or break a page.

    >>> printable("A\\x1b[31m\\nB")
    'A [31m B'
    """
    return untold(text.replace("\n", " ")).strip()


def label_length(label: str) -> PeriodLength:
    """Which calendar step a period's label names.

    >>> [label_length(label) for label in ("2010-12", "2010-W48", "2010-Q4", "2010")]
    ['month', 'week', 'quarter', 'year']
    """
    if "W" in label:
        return "week"
    if "Q" in label:
        return "quarter"
    return "month" if "-" in label else "year"


@dataclass(frozen=True)
class Writing:
    """How one reader sees values: their language, and the currency of this shop."""

    language: Language
    currency: str = NO_CURRENCY

    @property
    def currency_name(self) -> str:
        """The currency's code; nothing where no currency is known."""
        return "" if self.currency == NO_CURRENCY else self.currency

    @property
    def currency_sign(self) -> str:
        """What stands before an amount: the currency's sign, else its code.

        >>> Writing("ja", "JPY").currency_sign, Writing("en", "CHF").currency_sign
        ('¥', 'CHF')
        """
        return _SYMBOLS.get(self.currency, self.currency_name)

    def say(self, words: Words, **values: object) -> str:
        """A whole sentence in this language."""
        return words.say(self.language, **values)

    def number(self, value: float, digits: int = 0) -> str:
        """A plain number with thousands separators and a true minus sign.

        >>> Writing("ja", "JPY").number(-1234.5, 1)
        '−1,234.5'
        """
        return f"{value:,.{digits}f}".replace("-", _MINUS)

    def money(self, minor: float, *, whole: bool = False) -> str:
        """Money with its symbol; `whole` leaves the small change out.

        >>> Writing("ja", "JPY").money(1234), Writing("en", "GBP").money(-44974)
        ('¥1,234', '−£449.74')
        >>> Writing("en", "CHF").money(123450), Writing("en", "GBP").money(333259196, whole=True)
        ('CHF 1,234.50', '£3,332,592')
        >>> Writing("ja").money(123450)
        '1,234.50'
        """
        places = minor_digits(self.currency)
        amount = f"{abs(minor) / 10**places:,.{0 if whole else places}f}"
        sign = _MINUS if minor < 0 and amount.strip("0.,") else ""
        gap = "" if self.currency in _SYMBOLS or not self.currency_name else " "
        return f"{sign}{self.currency_sign}{gap}{amount}"

    def percent(self, ratio: float, digits: int = 1) -> str:
        """A share of 0..1 as per cent.

        >>> Writing("en", "GBP").percent(0.51025)
        '51.0%'
        """
        return f"{self.number(ratio * 100, digits)}%"

    def long_date(self, day: date) -> str:
        """A whole date.

        >>> Writing("ja", "JPY").long_date(date(2026, 11, 22))
        '2026年11月22日(日)'
        >>> Writing("en", "GBP").long_date(date(2026, 11, 2))
        '2 November 2026'
        """
        if self.language == "ja":
            return f"{day.year}年{day.month}月{day.day}日({_WEEKDAYS['ja'][day.weekday()]})"
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"

    def short_date(self, day: date) -> str:
        """A date without its weekday, for tables and spans.

        >>> Writing("ja", "JPY").short_date(date(2026, 1, 5))
        '2026年1月5日'
        >>> Writing("en", "GBP").short_date(date(2026, 1, 5))
        '5 Jan 2026'
        """
        if self.language == "ja":
            return f"{day.year}年{day.month}月{day.day}日"
        return f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year}"

    def span(self, period: Period) -> str:
        """A period by its first and last day.

        >>> Writing("en", "GBP").span(Period(date(2010, 12, 1), date(2011, 6, 1)))
        '1 Dec 2010 – 31 May 2011'
        """
        if period.days <= 1:
            return self.short_date(period.start)
        between = " 〜 " if self.language == "ja" else " – "
        return f"{self.short_date(period.start)}{between}{self.short_date(period.last)}"

    def weekday(self, index: int) -> str:
        """The day of the week, Monday = 0, in short: for tables and axes."""
        return _WEEKDAYS[self.language][index]

    def weekday_in_full(self, index: int) -> str:
        """The day of the week, Monday = 0, as a sentence names it.

        >>> Writing("ja", "JPY").weekday_in_full(5), Writing("en", "GBP").weekday_in_full(5)
        ('土曜', 'Saturday')
        """
        return _WEEKDAYS_IN_FULL[self.language][index]

    def label(self, label: str) -> str:
        """A calendar period's label in words.

        >>> labels = ("2010-12", "2010-W48", "2010-Q4", "2010")
        >>> [Writing("ja", "JPY").label(label) for label in labels]
        ['2010年12月', '2010年第48週', '2010年10〜12月', '2010年']
        >>> [Writing("en", "GBP").label(label) for label in labels]
        ['Dec 2010', 'Week 48, 2010', 'Q4 2010', '2010']
        """
        year, _, part = label.partition("-")
        length = label_length(label)
        if length == "year":
            return f"{year}年" if self.language == "ja" else year
        number = int(part.lstrip("WQ"))
        if length == "week":
            return f"{year}年第{number}週" if self.language == "ja" else f"Week {number}, {year}"
        if length == "quarter" and self.language == "ja":
            return f"{year}年{number * 3 - 2}〜{number * 3}月"
        if length == "quarter":
            return f"Q{number} {year}"
        return (
            f"{year}年{number}月" if self.language == "ja" else f"{_MONTHS[number - 1][:3]} {year}"
        )

    def short_label(self, label: str) -> str:
        """The same without its year, for the ticks of an axis.

        >>> Writing("ja", "JPY").short_label("2010-12"), Writing("en", "GBP").short_label("2010-12")
        ('12月', 'Dec')
        """
        year, _, part = label.partition("-")
        length = label_length(label)
        if length == "year":
            return year
        if length == "month":
            number = int(part)
            return f"{number}月" if self.language == "ja" else _MONTHS[number - 1][:3]
        return part

    def value(self, value: float, unit: Unit, *, is_short: bool = False) -> str:
        """A metric's value in its unit, unit included; `is_short` leaves pence off large amounts.

        >>> Writing("ja", "JPY").value(31, Unit.DAYS), Writing("en", "GBP").value(1, Unit.DAYS)
        ('31 日', '1 day')
        """
        if unit is Unit.RATIO:
            return self.percent(value)
        if unit is Unit.MONEY:
            large = _LARGE * 10 ** minor_digits(self.currency)
            return self.money(value, whole=is_short and abs(value) >= large)
        if unit is Unit.DAYS:
            digits = 0 if float(value).is_integer() else 1
            plural = "日" if self.language == "ja" else ("day" if value == 1 else "days")
            return f"{self.number(value, digits)} {plural}"
        return self.number(value, 2 if unit is Unit.ORDERS else 0)

    def interval(self, low: float, high: float, unit: Unit) -> str:
        """The ends of an interval, the unit written once where that reads better.

        >>> Writing("en", "GBP").interval(0.491, 0.529, Unit.RATIO)
        '49.1–52.9%'
        >>> Writing("en", "GBP").interval(43100, 46900, Unit.MONEY)
        '£431.00–£469.00'
        >>> Writing("en", "GBP").interval(335009078, 422743029, Unit.MONEY)
        '£3,350,091–£4,227,430'
        """
        dash = "〜" if self.language == "ja" else "–"
        low, high = unit.ends(low, high)
        if unit is Unit.MONEY:
            is_large = abs(high) >= _LARGE * 10 ** minor_digits(self.currency)
            return dash.join(self.money(end, whole=is_large) for end in (low, high))
        if unit is Unit.RATIO:
            return f"{self.number(low * 100, 1)}{dash}{self.percent(high)}"
        if unit is Unit.DAYS:
            digits = 0 if float(low).is_integer() and float(high).is_integer() else 1
            return f"{self.number(low, digits)}{dash}{self.value(high, unit)}"
        return f"{self.value(low, unit)}{dash}{self.value(high, unit)}"

    def difference(self, value: float, unit: Unit) -> str:
        """A difference with its sign; shares in percentage points.

        >>> Writing("ja", "JPY").difference(-0.041, Unit.RATIO)
        '−4.1 ポイント'
        >>> Writing("en", "GBP").difference(1250, Unit.MONEY)
        '+\\u2060£12.50'
        """
        if unit is Unit.MONEY:
            large = _LARGE * 10 ** minor_digits(self.currency)
            shown = _TOGETHER + self.money(abs(value), whole=abs(value) >= large)
        elif unit is Unit.RATIO:
            points = "ポイント" if self.language == "ja" else "points"
            shown = f"{self.number(abs(value) * 100, 1)} {points}"
        else:
            shown = self.value(abs(value), unit)
        return f"{_MINUS if value < 0 else '+'}{shown}"

    def joined(self, sentences: Sequence[str]) -> str:
        """Whole sentences one after the other.

        >>> Writing("ja", "JPY").joined(["一。", "二。"]), Writing("en", "GBP").joined(["1.", "2."])
        ('一。二。', '1. 2.')
        """
        return ("" if self.language == "ja" else " ").join(sentences)

    def listed(self, items: list[str]) -> str:
        """A few items in a row.

        >>> Writing("ja", "JPY").listed(["皿", "杯"]), Writing("en", "GBP").listed(["plate", "cup"])
        ('皿、杯', 'plate, cup')
        """
        return ("、" if self.language == "ja" else ", ").join(items)
