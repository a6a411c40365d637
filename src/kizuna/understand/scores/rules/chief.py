"""The figures that stand for the whole: which, and in which order.

Not here: how any of them is made (`insight.metrics`) or shown (`charts.figures`).
"""

CHIEF = (
    "retention_rate", "repeat_purchase_rate", "customers", "revenue", "average_order_value",
    "days_between_orders", "revenue_per_customer", "new_customers",
)  # fmt: skip
FIRST_PAGE = 4  # so many of those that the data can give
