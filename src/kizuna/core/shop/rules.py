"""What Kizuna must know of the shop before it can count its days.

Not here: where that is kept (`models`).
"""

from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from kizuna.base.errors import Refused
from kizuna.base.said import Said
from kizuna.base.words import Words

NO_SUCH_ZONE = Words(
    ja="「{zone}」という時間帯はありません。", en="There is no time zone “{zone}”."
)
NAME_ZONE = Words(ja="Asia/Tokyo のように書いてください。", en="Write it like Europe/London.")


@cache
def time_zones() -> frozenset[str]:
    """The zones this machine knows: hundreds of files to look at, and every request asks."""
    return frozenset(available_timezones())


@dataclass(frozen=True, kw_only=True)
class Shop:
    """One shop. Its days begin at midnight of `time_zone`; its year in `year_starts_in` (1..12).

    Raises Refused: no_such_zone.
    """

    name: str = ""
    time_zone: str = "Asia/Tokyo"
    year_starts_in: int = 4

    def __post_init__(self) -> None:
        if self.time_zone not in time_zones():
            values = {"zone": self.time_zone}
            raise Refused(Said("no_such_zone", NO_SUCH_ZONE, values), Said("name_zone", NAME_ZONE))

    @property
    def zone(self) -> ZoneInfo:
        """The zone as Python's."""
        return ZoneInfo(self.time_zone)
