"""Recency, frequency, monetary value and their scores: one row a customer.

Not here: the map (`rfm`) and the names of its parts (`segments`), which both read this table.
"""

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


def _score(slice_: Slice) -> Frame:
    c = nw.col
    values = ("recency_days", "orders", "net_minor")
    table = slice_.customer_history.select(
        "customer_id",
        recency_days=(nw.lit(slice_.period.end_day - 1) - c("last_day")).cast(nw.Int64),
        orders=c("orders"),
        net_minor=c("net_minor"),
    )
    quintiles = {
        f"{name}_{fifth}": c(name).quantile(fifth / BINS, interpolation="linear")
        for name in values
        for fifth in range(1, BINS)
    }
    (found,) = slice_.tables.engine.rows(table.select(**quintiles))
    # A quintile of whole numbers is a multiple of 0.2; 0.1 forgives what floats lose of that.
    cuts = {key: floor((value or 0) + 0.1) for key, value in found.items()}

    def below(name: str) -> nw.Expr:
        return nw.sum_horizontal(
            *((c(name) > cuts[f"{name}_{fifth}"]).cast(nw.Int64) for fifth in range(1, BINS))
        )

    scores = table.with_columns(
        recency=(nw.lit(BINS) - below("recency_days")).cast(nw.Int64),
        frequency=below("orders") + 1,
        monetary=below("net_minor") + 1,
    )
    middle = (BINS + 1) // 2
    is_regular = (c("orders") >= REGULAR_ORDERS) & (c("frequency") < middle)
    standing = nw.when(is_regular).then(nw.lit(middle)).otherwise(c("frequency"))
    return scores.with_columns(standing=standing.cast(nw.Int64))
