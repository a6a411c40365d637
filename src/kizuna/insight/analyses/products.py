"""Products people come back for, and items bought together."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import repeat
from math import exp, log, sqrt

import narwhals as nw

from kizuna.insight.stats.many_tests import benjamini_hochberg
from kizuna.insight.stats.measured import Measured
from kizuna.insight.stats.proportions import wilson
from kizuna.insight.stats.quantiles import normal_quantile, two_sided_p
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.slice import Slice

_LARGEST_ORDER = 50  # lines of one order; more is a restock, and says little of each pair
_PAIRED_PRODUCTS = 200
_PRODUCT_BUYERS = 10
_PAIR_ORDERS = 10


@dataclass(frozen=True, kw_only=True)
class ProductRow:
    """One product: buyers, and the share of them who bought it again on a later day."""

    product_id: str
    product_name: str | None
    buyers: int
    repeat: Measured  # share 0..1 with Wilson interval
    orders: int
    amount_minor: int


@dataclass(frozen=True, kw_only=True)
class PairRow:
    """Two products in the same order. `lift` > 1: more often together than by chance.

    `lift` carries its interval (log scale, delta method); orders = orders holding both.
    """

    product_a: str
    name_a: str | None
    product_b: str
    name_b: str | None
    orders: int
    lift: Measured


def products(slice_: Slice, *, limit: int = 20, level: float = 0.95) -> tuple[ProductRow, ...]:
    """Products that buyers of the period bought again on a later day of it; at most `limit`.

    Ranked by the low end of the interval, so that three loyal buyers do not beat three hundred.
    Only products of at least 10 known customers, one of whom came back for it. Empty without
    order lines.
    """
    if slice_.tables.order_lines is None:
        return ()
    c = nw.col
    came_back = nw.when(c("first_day") < c("last_day")).then(nw.lit(1)).otherwise(nw.lit(0))
    table = (
        slice_.customer_products.with_columns(came_back=came_back)
        .group_by("product_id")
        .agg(buyers=nw.len(), repeaters=c("came_back").sum(), amount_minor=c("amount_minor").sum())
        .filter(c("repeaters") > 0, c("buyers") >= _PRODUCT_BUYERS)
    )
    measured = [
        (wilson(row["repeaters"], row["buyers"], level), row)
        for row in slice_.tables.engine.rows(table)
    ]
    measured.sort(key=lambda found: (-(found[0].low or 0.0), found[1]["product_id"]))
    listed = {row["product_id"] for _, row in measured[:limit]}
    names, orders = product_names(slice_, listed), _orders_with(slice_, listed)
    return tuple(
        ProductRow(
            product_id=row["product_id"],
            product_name=names.get(row["product_id"]),
            buyers=row["buyers"],
            repeat=share,
            orders=orders[row["product_id"]],
            amount_minor=row["amount_minor"],
        )
        for share, row in measured[:limit]
    )


def pairs(slice_: Slice, *, limit: int = 10, level: float = 0.95) -> tuple[PairRow, ...]:
    """Products found in the same order more often than by chance; at most `limit`.

    Among the 200 products of most lines, pairs that at least 10 orders hold, ranked by the low
    end of the lift's interval; only those whose low end is above 1, and which chance does not
    explain though so many pairs were looked at: of all that are found, at most the share
    1 - level is expected to be chance (`benjamini_hochberg` over every pair of these products).
    Without that, ten pairs were listed of 50,000 drawn orders in which nothing goes together.
    Orders of more than 50 lines are left out. Beware: each interval is for one pair, so the lifts
    at the top of a long list are partly luck. Empty without order lines.
    """
    if slice_.tables.order_lines is None:
        return ()
    c, rows = nw.col, slice_.tables.engine.rows
    lines, total = _pairable(slice_)
    common = slice_.kept("common_products", lambda: _common(lines))
    coded = slice_.kept(
        "coded_orders",
        lambda: (
            lines.join(common, on="product_id", how="inner").select("order_id", "code").unique()
        ),
    )
    held = common.join(coded.group_by("code").agg(orders=nw.len()), on="code", how="inner")
    holding = {row["code"]: row for row in rows(held)}
    together = (
        coded.join(coded, on="order_id", how="inner", suffix="_b")
        .filter(c("code") < c("code_b"))
        .group_by("code", "code_b")
        .agg(orders=nw.len())
        .filter(c("orders") >= _PAIR_ORDERS)
    )
    found = [
        (row["orders"], holding[row["code"]], holding[row["code_b"]]) for row in rows(together)
    ]
    chances = [chance_p(both, a["orders"], b["orders"], total) for both, a, b in found]
    unseen = len(holding) * (len(holding) - 1) // 2 - len(found)
    adjusted = benjamini_hochberg([*chances, *repeat(1.0, unseen)])
    sure = [
        (lift(both, a["orders"], b["orders"], total, level), both, a, b)
        for (both, a, b), p in zip(found, adjusted[: len(found)], strict=True)
        if p <= 1 - level
    ]
    sure.sort(key=lambda pair: (-(pair[0].low or 0.0), pair[2]["product_id"]))
    best = [pair for pair in sure[:limit] if (pair[0].low or 0.0) > 1]
    names = product_names(slice_, {p["product_id"] for _, _, a, b in best for p in (a, b)})
    return tuple(
        PairRow(
            product_a=a["product_id"],
            name_a=names.get(a["product_id"]),
            product_b=b["product_id"],
            name_b=names.get(b["product_id"]),
            orders=orders,
            lift=measured,
        )
        for measured, orders, a, b in best
    )


def lift(both: int, a: int, b: int, orders: int, level: float = 0.95) -> Measured:
    """How much more often two products share an order than by chance: p(ab) / (p(a) p(b)).

    Delta method on the log scale under multinomial sampling of orders (Agresti 2013, Categorical
    Data Analysis, 16.1). Derived here: of one order log lift varies as [ab] / p(ab) - [a] / p(a) -
    [b] / p(b), so the variance is (1/p(ab) - 1/p(a) - 1/p(b) + 2 lift - 1) / orders, whose root is
    the standard error given: of the logarithm. Counts are positive.

    >>> sold = lift(30, 60, 100, 1000)
    >>> sold.value, round(sold.low, 2), round(sold.high, 2)
    (5.0, 3.91, 6.39)
    """
    value = both * orders / (a * b)
    variance = 1 / both - 1 / a - 1 / b + (2 * value - 1) / orders
    error = sqrt(max(variance, 0.0))
    half = normal_quantile(level) * error
    return Measured(
        value=value,
        low=exp(log(value) - half),
        high=exp(log(value) + half),
        n=both,
        standard_error=error,
    )


def chance_p(both: int, a: int, b: int, orders: int) -> float:
    """p-value that two products share so many orders by chance alone; 1 where chance has more.

    Likelihood ratio of orders with both, with one, with the other, with neither: Dunning (1993),
    Computational Linguistics 19:61-74. Right also where few are expected together, where the
    lift's interval is too sure. Products that shun each other, as the main dishes of a menu do,
    are not what is looked for: counted as found, each would let a pair by chance through.

    >>> round(chance_p(12, 60, 100, 1000), 4), chance_p(1, 60, 100, 1000)
    (0.0164, 1.0)
    """
    if both * orders <= a * b:
        return 1.0
    found = (both, a - both, b - both, orders - a - b + both)
    shares = (a * b, a * (orders - b), (orders - a) * b, (orders - a) * (orders - b))
    terms = (n * log(n * orders / share) for n, share in zip(found, shares, strict=True) if n)
    return two_sided_p(sqrt(max(2 * sum(terms), 0.0)))


def product_names(slice_: Slice, products: Iterable[str]) -> dict[str, str]:
    """Names of these products, where the source has them."""
    wanted = sorted(products)
    if slice_.tables.products is None or not wanted:
        return {}
    named = slice_.tables.products.filter(nw.col("product_id").is_in(wanted))
    rows = slice_.tables.engine.rows(named)
    return {row["product_id"]: row["product_name"] for row in rows if row["product_name"]}


def _orders_with(slice_: Slice, products: Iterable[str]) -> dict[str, int]:
    """How many orders of the period hold each of these products."""
    lines = slice_.lines.filter(nw.col("product_id").is_in(sorted(products)))
    held = lines.select("product_id", "order_id").unique()
    rows = slice_.tables.engine.rows(held.group_by("product_id").agg(orders=nw.len()))
    return {row["product_id"]: row["orders"] for row in rows}


def _pairable(slice_: Slice) -> tuple[Frame, int]:
    """Lines of the orders that are not too large to say something, and how many orders that is."""
    sizes = slice_.kept(
        "order_sizes", lambda: slice_.lines.group_by("order_id").agg(lines=nw.len())
    )
    is_small = nw.col("lines") <= _LARGEST_ORDER
    (found,) = slice_.tables.engine.rows(
        sizes.select(
            orders=nw.len(), small=nw.when(is_small).then(nw.lit(1)).otherwise(nw.lit(0)).sum()
        )
    )
    small = int(found["small"] or 0)
    if small == found["orders"]:  # the join costs a pass over all lines
        return slice_.lines, small
    kept = sizes.filter(is_small).select("order_id")
    return slice_.lines.join(kept, on="order_id", how="inner"), small


def _common(lines: Frame) -> Frame:
    """The products of most lines: product_id, code (0 for the one of most)."""
    c = nw.col
    counted = lines.group_by("product_id").agg(lines=nw.len())
    frequent = counted.filter(c("lines") >= _PAIR_ORDERS)
    ranked = frequent.with_columns(rest=-c("lines").cast(nw.Int64)).with_row_index(
        "code", order_by=["rest", "product_id"]
    )
    return ranked.filter(c("code") < _PAIRED_PRODUCTS).select("product_id", "code")
