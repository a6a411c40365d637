"""Why this number: the customers behind each metric, one by one, and which of them count.

Not here: the metrics (each in `insight.metrics`), names of customers (whoever shows the list).
"""

from dataclasses import dataclass

import narwhals as nw

from kizuna.base.words import Words
from kizuna.insight.metric import Unit
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.slice import Slice


@dataclass(frozen=True, kw_only=True)
class Part:
    """Some of the customers behind a metric: those for whom `where` holds in `customers_behind`."""

    name: Words
    where: nw.Expr


@dataclass(frozen=True, kw_only=True)
class Amount:
    """What adds up over the customers of the first part: a column of `customers_behind`."""

    name: Words
    column: str
    unit: Unit


@dataclass(frozen=True, kw_only=True)
class Behind:
    """What a metric is made of. A rate is the second part of the first; a mean, two amounts."""

    parts: tuple[Part, ...]
    amounts: tuple[Amount, ...] = ()


_c = nw.col
_BUYERS = Part(name=Words(ja="購入したお客様", en="Customers who bought"), where=_c("orders") > 0)
_AGAIN = Part(
    name=Words(ja="2 回以上購入した方", en="Bought two or more times"), where=_c("orders") >= 2
)
_AT_START = Part(
    name=Words(ja="初めに活動中の方", en="Active at the start"), where=_c("was_active") == 1
)
_KEPT = Part(
    name=Words(ja="終わりにも活動中の方", en="Still active at the end"),
    where=(_c("was_active") == 1) & (_c("is_active") == 1),
)
_LOST = Part(
    name=Words(ja="離れた方", en="Lost"),
    where=(_c("was_active") == 1) & (_c("is_active") == 0),
)
_DEALT = Part(
    name=Words(ja="注文か返品のある方", en="With an order or a return"), where=_c("has_dealt") == 1
)
_EVER = Part(
    name=Words(ja="これまでに購入した方", en="Ever bought"), where=_c("has_ever_bought") == 1
)
_LINES = Part(
    name=Words(ja="商品のわかる購入のある方", en="Bought products we know"),
    where=_c("has_products") == 1,
)
_DUE = Part(
    name=Words(ja="2 回目を待つ日数が過ぎた方", en="Whose time for a second order is over"),
    where=_c("was_due") == 1,
)
_BEFORE = Part(
    name=Words(ja="前の期間に売上のあった方", en="Brought revenue in the period before"),
    where=_c("before_minor") > 0,
)
_ORDERS = Amount(name=Words(ja="注文数", en="Orders"), column="orders", unit=Unit.COUNT)
_GROSS = Amount(
    name=Words(ja="購入金額", en="Amount bought"), column="gross_minor", unit=Unit.MONEY
)
_NET = Amount(
    name=Words(ja="売上（返品を引いた額）", en="Revenue, returns taken off"),
    column="net_minor",
    unit=Unit.MONEY,
)
# Revenue holds orders of nobody known, too: of the same name, the two would contradict each other.
_KNOWN = Amount(
    name=Words(ja="うち、お客様のわかる売上", en="Of which from known customers"),
    column="net_minor",
    unit=Unit.MONEY,
)
_RETURNED = Amount(name=Words(ja="返品", en="Returned"), column="returned_minor", unit=Unit.MONEY)
_LIFETIME = Amount(
    name=Words(ja="これまでの購入額", en="Bought so far"), column="lifetime_minor", unit=Unit.MONEY
)
_MARGIN = Amount(
    name=Words(ja="これまでの粗利", en="Margin so far"),
    column="margin_minor",
    unit=Unit.MONEY,
)
_THEN = Amount(
    name=Words(ja="前の期間の売上", en="Revenue before"), column="before_minor", unit=Unit.MONEY
)
_NOW = Amount(
    name=Words(ja="この期間の売上", en="Revenue now"), column="now_minor", unit=Unit.MONEY
)
_SPENDERS = Behind(parts=(_BUYERS,), amounts=(_GROSS,))
_FROM_BEFORE = Behind(parts=(_BEFORE,), amounts=(_NOW, _THEN))

BEHIND: dict[str, Behind] = {
    "active_customers": Behind(
        parts=(
            Part(name=Words(ja="活動中の方", en="Active customers"), where=_c("is_active") == 1),
        )
    ),
    "average_order_value": Behind(parts=(_BUYERS,), amounts=(_GROSS, _ORDERS)),
    "churn_rate": Behind(parts=(_AT_START, _LOST)),
    "cross_buy_rate": Behind(
        parts=(
            _LINES,
            Part(
                name=Words(ja="別の日に別の商品も買った方", en="Bought another item later"),
                where=_c("other_item") == 1,
            ),
        )
    ),
    "customers": Behind(parts=(_BUYERS,)),
    "days_between_orders": Behind(
        parts=(
            Part(
                name=Words(ja="間隔のわかる方", en="With a gap between purchases"),
                where=_c("has_gap") == 1,
            ),
        )
    ),
    "days_since_last_order": Behind(parts=(_EVER,)),
    "first_to_second_order_days": Behind(
        parts=(
            Part(
                name=Words(ja="期日までに 2 回目のあった方", en="Ordered again in time"),
                where=_c("came_in_time") == 1,
            ),
        )
    ),
    "first_to_second_order_rate": Behind(
        parts=(
            _DUE,
            Part(
                name=Words(ja="期日までに 2 回目のあった方", en="Ordered again in time"),
                where=_c("came_in_time") == 1,
            ),
        )
    ),
    "gross_revenue": _SPENDERS,
    "historic_lifetime_margin": Behind(parts=(_EVER,), amounts=(_MARGIN,)),
    "historic_lifetime_value": Behind(parts=(_EVER,), amounts=(_LIFETIME,)),
    "identified_revenue": Behind(parts=(_DEALT,), amounts=(_NET,)),
    "identified_revenue_share": Behind(parts=(_DEALT,), amounts=(_NET,)),
    "negative_churn": _FROM_BEFORE,
    "new_customers": Behind(
        parts=(
            Part(
                name=Words(ja="初めて購入した方", en="Bought for the first time"),
                where=_c("is_new") == 1,
            ),
        )
    ),
    "orders": Behind(parts=(_BUYERS,), amounts=(_ORDERS,)),
    "purchase_frequency": Behind(parts=(_BUYERS,), amounts=(_ORDERS,)),
    "repeat_customers": Behind(parts=(_AGAIN,)),
    "repeat_purchase_rate": Behind(parts=(_BUYERS, _AGAIN)),
    "repeat_revenue_share": Behind(parts=(_BUYERS, _AGAIN), amounts=(_GROSS,)),
    "retention_rate": Behind(parts=(_AT_START, _KEPT)),
    "return_rate": Behind(parts=(_DEALT,), amounts=(_RETURNED, _GROSS)),
    "revenue": Behind(parts=(_DEALT,), amounts=(_KNOWN,)),
    "revenue_concentration": _SPENDERS,
    "revenue_gini": _SPENDERS,
    "revenue_per_customer": Behind(parts=(_DEALT, _BUYERS), amounts=(_NET,)),
    "revenue_retention_gross": _FROM_BEFORE,
    "revenue_retention_net": _FROM_BEFORE,
    "same_item_repeat_rate": Behind(
        parts=(
            _LINES,
            Part(
                name=Words(ja="別の日に同じ商品をまた買った方", en="Bought an item again later"),
                where=_c("same_item") == 1,
            ),
        )
    ),
}


def behind_metric(key: str) -> Behind:
    """What a metric is made of; one that does not say so, of those who bought."""
    return BEHIND.get(key, Behind(parts=(_BUYERS,)))


def customers_behind(slice_: Slice) -> Frame:
    """One row per customer who ever dealt with the shop before the slice's end.

    customer_id; of the period: orders, gross_minor, returned_minor, net_minor, and 1 or 0 for
    has_dealt, was_active, is_active, is_new, has_gap, has_products, same_item, other_item,
    was_due, came_in_time; before_minor, now_minor of those with revenue in the period before;
    of the whole history: has_ever_bought, lifetime_minor, margin_minor (costs taken off, where
    they are known), last_day (null where only returns).
    """
    ever = slice_.customer_history.join(_costs(slice_), on="customer_id", how="left").select(
        "customer_id",
        "last_day",
        lifetime_minor=_c("net_minor"),
        margin_minor=_c("net_minor") - _c("cost_minor").fill_null(0),
        has_ever_bought=_one(),
    )
    dealt = slice_.buyers.select(
        "customer_id", "orders", "gross_minor", "returned_minor", "net_minor", has_dealt=_one()
    )
    who = nw.concat([ever.select("customer_id"), dealt.select("customer_id")]).unique()
    found = who
    for table in (ever, dealt, _activity(slice_), _firsts(slice_), _gaps(slice_), _items(slice_)):
        found = found.join(table, on="customer_id", how="left")
    found = found.join(slice_.revenue_bridge, on="customer_id", how="left")
    numbers = [name for name in found.collect_schema().names() if name not in _AS_IS]
    return found.with_columns(*(_c(name).fill_null(0).cast(nw.Int64) for name in numbers))


_AS_IS = ("customer_id", "last_day")


def _one() -> nw.Expr:
    return nw.when(~_c("customer_id").is_null()).then(nw.lit(1)).otherwise(nw.lit(0))


def _costs(slice_: Slice) -> Frame:
    """Of a shop that knows none, nobody's: it has no such metric, and need not add up zeros."""
    known = slice_.tables.known_orders.filter(_c("day") < slice_.period.end_day)
    if not slice_.tables.has_cost:
        known = known.head(0)
    return known.group_by("customer_id").agg(cost_minor=_c("cost_minor").sum())


def _activity(slice_: Slice) -> Frame:
    """Retention counts nobody as active at a start that the data does not reach back from."""
    covered = 1 if slice_.covers(slice_.active_window_days) else 0
    return slice_.activity.select("customer_id", "is_active", was_active=_c("was_active") * covered)


def _firsts(slice_: Slice) -> Frame:
    start, end, window = (
        slice_.period.start_day, slice_.period.end_day, slice_.active_window_days
    )  # fmt: skip
    first, second = _c("first_day"), _c("second_day")
    is_due = (first + window >= start) & (first + window < end)
    yes, no = nw.lit(1), nw.lit(0)
    return slice_.tables.first_days.filter(first < end).select(
        "customer_id",
        is_new=nw.when(first >= start).then(yes).otherwise(no),
        was_due=nw.when(is_due).then(yes).otherwise(no),
        came_in_time=nw.when(is_due & (second - first <= window)).then(yes).otherwise(no),
    )


def _gaps(slice_: Slice) -> Frame:
    return slice_.gaps.select("customer_id").unique().select("customer_id", has_gap=_one())


def _items(slice_: Slice) -> Frame:
    if slice_.tables.order_lines is None:
        nobody = slice_.buyers.head(0)
        return nobody.select(
            "customer_id", has_products=_one(), same_item=_one(), other_item=_one()
        )
    return slice_.item_habits.select("customer_id", "same_item", "other_item", has_products=_one())
