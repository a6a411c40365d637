"""Who to talk to: customers overdue against their own rhythm, the most valuable first."""

from dataclasses import dataclass
from datetime import date

import narwhals as nw

from kizuna.base.period import day_date
from kizuna.insight.analyses.products import product_names
from kizuna.insight.tables.shape import Frame, Row
from kizuna.insight.tables.slice import Slice

LATE_RATIO = 2.0  # of the usual gap: from here on
GONE_RATIO = 6.0  # up to here: beyond, more likely gone than late
SHORTEST_SILENCE_DAYS = 7
FEWEST_GAPS = 2
_FAVOURITES = 3


@dataclass(frozen=True, kw_only=True)
class OverdueRow:
    """A customer with at least three purchase days whose silence is long for them.

    usual_gap_days   median of their own gaps; `silence_ratio` = days_since / usual_gap_days
    favourites       names (or codes) of what they buy most often, at most three
    """

    customer_id: str
    customer_name: str | None
    last_on: date
    usual_gap_days: int
    days_since: int
    silence_ratio: float
    orders: int
    net_minor: int
    favourites: tuple[str, ...]


def overdue(
    slice_: Slice, *, limit: int = 20, fewest_gaps: int = FEWEST_GAPS
) -> tuple[OverdueRow, ...]:
    """Customers whose silence is long for them, those who brought most first; at most `limit`.

    Overdue: at least three purchase days (`fewest_gaps` asks for more); silent for longer than
    ever between two of them, for 2 to 6 times their usual gap, and for a week at least. Beyond 6
    times they are more likely gone than late, and would crowd out those who can still be won back.
    A rule of thumb, not a test: of customers with k gaps who simply carry on, up to 1 in k + 1 is
    silent longer than ever.

    That bound holds for the longest gap alone, whatever the gaps look like, and so one long pause
    counts: who comes every 20 days, once stayed away for 200 and came back, has shown that a pause
    is no farewell, and is not called late before 200 days. Since 6 times the usual is 120, they
    are never listed. A limit of median and spread would list them sooner, and with k of 2 to 5
    gaps, as most customers have, nobody could say how often it is wrong.
    """
    rows = slice_.tables.engine.rows
    silent = (
        _silent(slice_, fewest_gaps)
        .sort("net_minor", "customer_id", descending=[True, False])
        .head(limit)
    )
    named = silent.join(slice_.tables.customers, on="customer_id", how="left")
    found = sorted(rows(named), key=lambda row: (-row["net_minor"], row["customer_id"]))
    favourites = _favourites(slice_, [row["customer_id"] for row in found])
    spell = slice_.tables.spell_customer
    return tuple(
        _row(row, spell(row["customer_id"]), favourites.get(row["customer_id"], ()))
        for row in found
    )


def _silent(slice_: Slice, fewest_gaps: int) -> Frame:
    """One row per overdue customer: usual, longest, days_since and what they bought."""
    c = nw.col
    since = (nw.lit(slice_.period.end_day - 1) - c("last_day")).cast(nw.Int64)
    quiet = (
        slice_.customer_history.filter(c("days") > fewest_gaps)
        .with_columns(days_since=since)
        .filter(c("days_since") >= SHORTEST_SILENCE_DAYS)
    )
    gaps = (
        slice_.customer_days.filter(~c("previous_day").is_null())
        .select("customer_id", gap_days=(c("day") - c("previous_day")).cast(nw.Int64))
        .join(quiet.select("customer_id", "days_since"), on="customer_id", how="inner")
    )
    longest = gaps.group_by("customer_id").agg(
        longest=c("gap_days").max(), days_since=c("days_since").max()
    )
    late = longest.filter(c("days_since") > c("longest")).select("customer_id")
    usual = (
        gaps.join(late, on="customer_id", how="inner")
        .group_by("customer_id")
        .agg(usual=c("gap_days").median())
        .with_columns(usual=(c("usual") + 0.5).floor().cast(nw.Int64))
    )
    both = quiet.join(usual, on="customer_id", how="inner")
    return both.filter(
        c("days_since") >= c("usual") * LATE_RATIO, c("days_since") <= c("usual") * GONE_RATIO
    )


def _row(row: Row, customer_id: str, favourites: tuple[str, ...]) -> OverdueRow:
    return OverdueRow(
        customer_id=customer_id,
        customer_name=row["customer_name"],
        last_on=day_date(row["last_day"]),
        usual_gap_days=row["usual"],
        days_since=row["days_since"],
        silence_ratio=row["days_since"] / row["usual"],
        orders=row["orders"],
        net_minor=row["net_minor"],
        favourites=favourites,
    )


def _favourites(slice_: Slice, customers: list[str]) -> dict[str, tuple[str, ...]]:
    """Of each customer, the products bought on most days, by name; empty without order lines."""
    tables, c = slice_.tables, nw.col
    if tables.order_lines is None or not customers:
        return {}
    bought = (
        tables.order_lines.filter(
            c("customer_id").is_in(customers),
            c("is_product"),
            c("quantity") > 0,
            c("day") < slice_.period.end_day,
        )
        .group_by("customer_id", "product_id", "day")
        .agg(quantity=c("quantity").sum())
        .group_by("customer_id", "product_id")
        .agg(days=nw.len(), quantity=c("quantity").sum())
    )
    ranked = sorted(
        tables.engine.rows(bought),
        key=lambda row: (-row["days"], -row["quantity"], row["product_id"]),
    )
    favourites: dict[str, list[str]] = {}
    for row in ranked:
        own = favourites.setdefault(row["customer_id"], [])
        if len(own) < _FAVOURITES:
            own.append(row["product_id"])
    names = product_names(slice_, {code for own in favourites.values() for code in own})
    return {who: tuple(names.get(p) or p for p in own) for who, own in favourites.items()}
