"""What Kizuna must know of the shop before it can count its days.

Not here: where that is kept (`models`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from kizuna.base.errors import Refused
from kizuna.base.money import CURRENCY_CODES
from kizuna.base.period import Period, add_months
from kizuna.base.registry import Registry
from kizuna.base.said import Said
from kizuna.base.words import Language, Words

NO_SUCH_ZONE = Words(
    ja="「{zone}」という時間帯はありません。", en="There is no time zone “{zone}”."
)
NAME_ZONE = Words(ja="Asia/Tokyo のように書いてください。", en="Write it like Europe/London.")


NO_SUCH_CURRENCY = Words(
    ja="「{currency}」という通貨はありません。", en="There is no currency “{currency}”."
)
CURRENCY_IN_USE = Words(
    ja="注文が {currency} で入っているので、通貨は変えられません。",
    en="There are orders in {currency}, so the currency cannot be changed.",
)
UNDO_IMPORTS = Words(
    ja="通貨が違っていたときは、取り込みを取り消してから変えてください。",
    en="If it is the wrong one, undo the imports first.",
)
# What holds amounts tells in which currency, "" while it holds none. Added from the rooms above.
AMOUNTS: Registry[Callable[[], str]] = Registry("holders of amounts")


def currency_in_use() -> str:
    """The currency that amounts are in; "" while there are none."""
    return next((currency for holder in AMOUNTS.values() if (currency := holder())), "")


@cache
def time_zones() -> frozenset[str]:
    """The zones this machine knows: hundreds of files to look at, and every request asks."""
    return frozenset(available_timezones())


@dataclass(frozen=True, kw_only=True)
class Shop:
    """One shop. Its days begin at midnight of `time_zone`; its year in `year_starts_in` (1..12).

    currency  of files that do not say theirs; "": each file decides
    language  of whoever is new, until they choose
    Raises Refused: no_such_zone, no_such_currency.
    """

    name: str = ""
    time_zone: str = "Asia/Tokyo"
    year_starts_in: int = 4
    currency: str = ""
    language: Language = "ja"

    def __post_init__(self) -> None:
        if self.time_zone not in time_zones():
            values = {"zone": self.time_zone}
            raise Refused(Said("no_such_zone", NO_SUCH_ZONE, values), Said("name_zone", NAME_ZONE))
        if self.currency and self.currency not in CURRENCY_CODES:
            raise Refused(Said("no_such_currency", NO_SUCH_CURRENCY, {"currency": self.currency}))

    @property
    def zone(self) -> ZoneInfo:
        """The zone as Python's."""
        return ZoneInfo(self.time_zone)

    def year_of(self, day: date) -> Period:
        """The business year that holds a day.

        >>> Shop(year_starts_in=4).year_of(date(2026, 3, 31))
        Period(start=datetime.date(2025, 4, 1), end=datetime.date(2026, 4, 1))
        """
        start = date(day.year - (day.month < self.year_starts_in), self.year_starts_in, 1)
        return Period(start, add_months(start, 12))
