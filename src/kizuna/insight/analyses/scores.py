"""Recency, frequency, monetary value and their scores: one row a customer.

Not here: the map (`rfm`) and the names of its parts (`segments`), which both read this table.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from math import floor

import narwhals as nw

from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.slice import Slice

BINS = 5
REGULAR_ORDERS = 5  # so many purchases are a habit, however many others have


def scored(slice_: Slice) -> Frame:
    """One row per customer who ever bought, as they stand at the end of the slice. Kept.

    customer_id, recency_days (since the last purchase), orders (purchases), net_minor (returns
    taken off), and recency, frequency, monetary: scores 1..5, 5 is best.

    `standing` is the frequency by which segments are named: the score, but at least the middle one
    from REGULAR_ORDERS purchases on. Where most customers have equally many orders, the tie gives
    them the score of the few, and a customer of eight orders would be called new. (Own rule.)

    Each is cut at its four quintiles (R's type 7: Hyndman & Fan 1996, definition 7); a value
    scores 1 + the cuts that lie below it, for recency 5 - those. So customers with equal values
    always score alike, the lowest value always scores 1, and where everybody is equal, everybody
    scores 5 for recency and 1 for the others.
    Source: the R package rfm, whose published scores are reproduced. It adds 1 to each cut, which
    moves only a value that lies between a cut and the cut plus one unit.
    """
    return slice_.kept("rfm", lambda: _score(slice_))


def scored_alike(slice_: Slice) -> Frame:
    """The rows of `scored` as maps count them: recency_days, recency, frequency, standing,
    net_minor and customers. Those whose scores and days are the same may have several rows.

    From counts (`standings`) where somebody keeps them, of a shop without ranks of its own.
    """
    counted = slice_.given("standings")
    if counted is None:
        return scored(slice_).with_columns(customers=nw.lit(1))
    return slice_.kept("scored alike", lambda: _score_counted(slice_, counted))


def _score(slice_: Slice) -> Frame:
    c = nw.col
    values = ("recency_days", "orders", "net_minor")
    table = _with_recency(slice_, slice_.customer_history).select("customer_id", *values)
    quintiles = {
        f"{name}_{fifth}": c(name).quantile(fifth / BINS, interpolation="linear")
        for name in values
        for fifth in range(1, BINS)
    }
    (found,) = slice_.tables.engine.rows(table.select(**quintiles))
    # A quintile of whole numbers is a multiple of 0.2; 0.1 forgives what floats lose of that.
    cuts = {
        name: [floor((found[f"{name}_{fifth}"] or 0) + 0.1) for fifth in range(1, BINS)]
        for name in values
    }
    scores = _with_scores(table, cuts)
    return scores.with_columns(monetary=_above("net_minor", cuts["net_minor"]) + 1)


def _score_counted(slice_: Slice, counted: Frame) -> Frame:
    table = _with_recency(slice_, counted)
    cuts = {}
    for name in ("recency_days", "orders"):
        each = table.group_by(name).agg(nw.col("customers").sum())
        customers = {row[name]: row["customers"] for row in slice_.tables.engine.rows(each)}
        cuts[name] = quintiles_of(customers)
    return _with_scores(table, cuts)


def quintiles_of(counts: Mapping[int, int]) -> list[int]:
    """The four quintiles (R's type 7), rounded down, of whole numbers that occur so often.

    >>> quintiles_of({1: 2, 5: 1, 9: 3})
    [1, 5, 9, 9]
    >>> quintiles_of({})
    [0, 0, 0, 0]
    """
    values = sorted(counts)
    ends = list(accumulate(counts[value] for value in values))

    def at(place: int) -> int:
        return values[bisect_right(ends, place)]

    cuts = []
    for fifth in range(1, BINS):
        low, rest = divmod((ends[-1] - 1) * fifth, BINS) if ends else (0, 0)
        between = at(low) * BINS + rest * (at(low + (rest > 0)) - at(low)) if ends else 0
        cuts.append(between // BINS)
    return cuts


def _with_recency(slice_: Slice, rows: Frame) -> Frame:
    days = nw.lit(slice_.period.end_day - 1) - nw.col("last_day")
    return rows.with_columns(recency_days=days.cast(nw.Int64))


def _above(name: str, cuts: Sequence[int]) -> nw.Expr:
    """How many of the cuts lie below a value."""
    return nw.sum_horizontal(*((nw.col(name) > cut).cast(nw.Int64) for cut in cuts))


def _with_scores(table: Frame, cuts: Mapping[str, Sequence[int]]) -> Frame:
    c = nw.col
    recency = nw.lit(BINS) - _above("recency_days", cuts["recency_days"])
    scores = table.with_columns(
        recency=recency.cast(nw.Int64), frequency=_above("orders", cuts["orders"]) + 1
    )
    middle = (BINS + 1) // 2
    is_regular = (c("orders") >= REGULAR_ORDERS) & (c("frequency") < middle)
    standing = nw.when(is_regular).then(nw.lit(middle)).otherwise(c("frequency"))
    return scores.with_columns(standing=standing.cast(nw.Int64))
