"""In which group each figure stands, and where in it: as an owner asks, the widest question first.

Not here: what is said of a figure (`figures`, `account`). A metric that no line here names stands
at the end of the group of its unit.
"""

from collections.abc import Mapping

from kizuna.base.words import Words
from kizuna.insight.metric import Estimate, Unit

GROUPS = {
    "relationship": Words(ja="関係", en="Relationship"),
    "money": Words(ja="お金", en="Money"),
    "rhythm": Words(ja="リズム", en="Rhythm"),
}
_ORDER = {
    "relationship": (
        "customers",
        "new_customers",
        "active_customers",
        "retention_rate",
        "churn_rate",
        "repeat_customers",
        "repeat_purchase_rate",
        "same_item_repeat_rate",
        "cross_buy_rate",
    ),
    "money": (
        "revenue",
        "identified_revenue",
        "identified_revenue_share",
        "gross_revenue",
        "return_rate",
        "average_order_value",
        "revenue_per_customer",
        "historic_lifetime_value",
        "historic_lifetime_margin",
        "repeat_revenue_share",
        "revenue_retention_net",
        "revenue_retention_gross",
        "negative_churn",
        "revenue_concentration",
        "revenue_gini",
    ),
    "rhythm": (
        "orders",
        "purchase_frequency",
        "days_between_orders",
        "days_since_last_order",
        "first_to_second_order_rate",
        "first_to_second_order_days",
    ),
}
_OF_UNIT = {Unit.MONEY: "money", Unit.DAYS: "rhythm", Unit.ORDERS: "rhythm"}


def in_groups(metrics: Mapping[str, Estimate]) -> dict[str, list[str]]:
    """The keys of these figures by group of GROUPS, in the order to read them; no empty group."""
    named = {key for keys in _ORDER.values() for key in keys}
    found = {group: [key for key in keys if key in metrics] for group, keys in _ORDER.items()}
    for key, estimate in metrics.items():
        if key not in named:
            found[_OF_UNIT.get(estimate.unit, "relationship")].append(key)
    return {group: keys for group, keys in found.items() if keys}
