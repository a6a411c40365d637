"""How long customers wait between purchases, and the active window chosen from that."""

from dataclasses import dataclass

import narwhals as nw

from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.metric import METRICS
from kizuna.insight.metrics.days_between_orders import days_between_orders
from kizuna.insight.stats.measured import Measured
from kizuna.insight.tables.shop_tables import ShopTables
from kizuna.insight.tables.slice import Slice

_WINDOWS_DAYS = (7, 14, 30, 60, 90, 120, 180, 270, 365, 540, 730)
_DEFAULT_DAYS = 90
_SHARE = 0.9  # of those who come back, do so within the window
_NEEDED = 30  # gaps, to say anything from them

_CHOSEN = Words(
    ja="最後の購入から {days} 日以内の方を「活動中のお客様」としました。"
    "{gaps} 回の購入間隔から見ると、もう一度来る方の {share}% がこの日数のうちに戻っています"
    "（まだ終わっていない間隔も見込んだ値です）。",
    en="Customers count as active for {days} days after a purchase: judging by {gaps} gaps between "
    "purchases, {share}% of those who come back do so within that time (gaps that the data is too "
    "short to show are allowed for).",
)
_TOO_FEW = Words(
    ja="最後の購入から {days} 日以内の方を「活動中のお客様」としました。"
    "購入間隔がまだ {gaps} 回分しかなく、データからは決められないため、"
    "一般的な日数を使っています。",
    en="Customers count as active for {days} days after a purchase. That is a common choice, not "
    "one made from your data: too few purchases have been repeated so far (gaps seen: {gaps}).",
)
_SET = Words(
    ja="ご指定のとおり、最後の購入から {days} 日以内の方を「活動中のお客様」としました。",
    en="Customers count as active for {days} days after a purchase, as you asked.",
    en_one="Customers count as active for one day after a purchase, as you asked.",
    count="days",
)


@dataclass(frozen=True, kw_only=True)
class Gaps:
    """Gaps between consecutive purchase days of the same customer.

    counts[d] = how many gaps of d days; `median` with its order-statistic interval; quartiles.
    """

    counts: dict[int, int]
    n: int
    median: Measured
    lower_quartile: int | None
    upper_quartile: int | None


@dataclass(frozen=True, kw_only=True)
class ActiveWindow:
    """How many days without a purchase still count as active, and why."""

    days: int
    chosen_by_data: bool
    said: Said


def gaps(slice_: Slice, *, level: float = 0.95) -> Gaps:
    """Gaps that ended inside the slice's period, in days between purchase days.

    The median's interval treats customers, not gaps, as the independent ones (Woodruff 1952): `n`
    of the median counts customers with a gap, `n` of the answer counts gaps. Beware: silences
    that have not ended yet are not in it, so in a short history long gaps are missing.
    """
    table = slice_.tables.engine.rows(days_between_orders(slice_))
    counts = {row["gap_days"]: row["gaps"] for row in table}
    return Gaps(
        counts=dict(sorted(counts.items())),
        n=sum(counts.values()),
        median=METRICS["days_between_orders"].interval(table, level),
        lower_quartile=_at_share(counts, 0.25),
        upper_quartile=_at_share(counts, 0.75),
    )


def _at_share(counts: dict[int, int], share: float) -> int | None:
    """The smallest gap that at least `share` of all gaps do not exceed."""
    left = share * sum(counts.values())
    for days in sorted(counts):
        left -= counts[days]
        if left <= 0:
            return days
    return None


def choose_active_window(tables: ShopTables, *, days: int | None = None) -> ActiveWindow:
    """How long after a purchase a customer counts as active; `days` if given, else from the gaps.

    The shortest of a list of round windows within which nine in ten of those who come back do so
    (the longest of the list, if none is long enough). Fewer than 30 gaps: 90 days, and it is said.
    Raises ValueError when `days` is not positive.
    """
    if days is not None:
        if days < 1:
            raise ValueError(f"an active window needs at least one day, not {days}")
        return ActiveWindow(days=days, chosen_by_data=False, said=_said("set", _SET, days=days))
    day, previous, gaps = nw.col("day"), nw.col("previous_day"), nw.col("customers")
    closed = tables.waits.filter(~previous.is_null()).select(
        gaps=gaps,
        gap_days=day - previous,
        room_days=nw.lit(tables.known.end_day - 1) - previous,
    )
    rows = tables.engine.rows
    lengths = rows(closed.group_by("gap_days").agg(nw.col("gaps").sum()))
    counts = {row["gap_days"]: row["gaps"] for row in lengths}
    n = sum(counts.values())
    if n < _NEEDED:
        said = _said("too_few_gaps", _TOO_FEW, days=_DEFAULT_DAYS, gaps=n)
        return ActiveWindow(days=_DEFAULT_DAYS, chosen_by_data=False, said=said)
    rooms = rows(closed.group_by("room_days").agg(nw.col("gaps").sum()))
    room = {row["room_days"]: row["gaps"] for row in rooms}
    shares = {window: _share_within(window, counts, room) for window in _WINDOWS_DAYS}
    enough = (window for window, share in shares.items() if share >= _SHARE)
    chosen = next(enough, _WINDOWS_DAYS[-1])
    said = _said("from_gaps", _CHOSEN, days=chosen, gaps=n, share=int(100 * shares[chosen]))
    return ActiveWindow(days=chosen, chosen_by_data=True, said=said)


def _said(code: str, words: Words, **values: int) -> Said:
    return Said(f"active_window_{code}", words, values)


def _share_within(window: int, counts: dict[int, int], room: dict[int, int]) -> float:
    """Share of all gaps that are at most `window` days, although long ones are cut off by the end.

    A gap is only seen if it ended before the data does. So among the gaps that had `room` for u
    days, those of exactly u days are a fair part: the product over u > window of
    1 - (gaps of u days) / (gaps of at most u days that had room for u). Lengths for which fewer
    than 30 gaps had room are left out; so that this never makes a share look larger, it is at most
    the one observed. Source: the product-limit estimate for truncated data,
    turned round in time (Lagakos, Barraj & De Gruttola 1988, Biometrika 75:515-523).

    >>> _share_within(10, {10: 60, 100: 30}, {20: 30, 200: 60})
    0.5
    >>> _share_within(7, {53: 20, 60: 13}, {200: 33})
    0.0
    """
    short = sum(counts.values())  # gaps of at most `days`
    observed = sum(n for days, n in counts.items() if days <= window) / short
    roomless = sum(room.values())  # of all gaps, those without room for `days`
    rooms = sorted(room)
    share = 1.0
    for days in sorted(counts, reverse=True):
        if days <= window:
            break
        while rooms and rooms[-1] >= days:
            roomless -= room[rooms.pop()]
        at_risk = short - roomless
        if at_risk >= _NEEDED:
            share *= 1 - counts[days] / at_risk
        short -= counts[days]
    return min(share, observed)
