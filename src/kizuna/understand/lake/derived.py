"""What the lake works out of its own tables once, so that no question has to do it again.

Not here: copying the tables (`actions`), working out the changed ones alone (`patching`).
"""

from kizuna.people.customers.queries.columnar import CUSTOMERS

# The one that most orders are in, as in the analyses.
CURRENCIES = """SELECT currency FROM {order_days}
    GROUP BY currency ORDER BY sum(orders) DESC, currency LIMIT 1"""
# Those that anything here is worked out of.
ORDER_COLUMNS = """order_id, customer_id, ordered_on, currency, is_purchase, gross_minor,
    returned_minor, cost_minor"""
_PRICED = "currency = (SELECT currency FROM currencies)"
_BOUGHT = "is_purchase AND customer_id IS NOT NULL"
_DAY = "(ordered_on - DATE '1970-01-01')::INTEGER"

# Amounts are in the shop's currency. Days on which something was bought make the rhythm: with two
# purchases on one day there is no gap between them.
_HABITS = f"""
WITH bought AS (
    SELECT customer_id, ordered_on,
        ordered_on - lag(ordered_on) OVER (PARTITION BY customer_id ORDER BY ordered_on) AS gap
    FROM (SELECT DISTINCT customer_id, ordered_on FROM {{some}}_orders WHERE {_BOUGHT})
),
rhythms AS (
    SELECT customer_id, min(ordered_on) AS first_on, max(ordered_on) AS last_on,
        count(gap)::INTEGER AS gaps, floor(median(gap) + 0.5)::INTEGER AS usual_days,
        max(gap)::INTEGER AS longest_days
    FROM bought GROUP BY customer_id
),
sums AS (
    SELECT customer_id, count(*) FILTER (is_purchase)::INTEGER AS purchases,
        count(*) FILTER (is_purchase AND is_priced)::INTEGER AS priced_purchases,
        coalesce(sum(gross_minor) FILTER (is_priced), 0)::BIGINT AS gross_minor,
        coalesce(sum(gross_minor - returned_minor) FILTER (is_priced), 0)::BIGINT AS net_minor
    FROM (SELECT *, {_PRICED} AS is_priced FROM {{some}}_orders)
    WHERE customer_id IS NOT NULL GROUP BY customer_id
)
SELECT * FROM sums LEFT JOIN rhythms USING (customer_id)"""

# What one customer's orders amount to, each from `{some}_orders` (all orders of some customers) and
# the tables before it, and from nothing else: so that only customers of whom something changed
# are worked out anew. The last three are tables that the analyses would make first of all
# (`insight.tables`), in the shop's currency.
BY_CUSTOMER = {
    "habits": _HABITS,
    "customer_days": f"""SELECT *,
        lag(day) OVER (PARTITION BY customer_id ORDER BY day) AS previous_day
    FROM (SELECT customer_id, {_DAY} AS day, count(*)::BIGINT AS orders,
            sum(gross_minor)::BIGINT AS gross_minor
        FROM {{some}}_orders WHERE {_BOUGHT} AND {_PRICED} GROUP BY ALL)""",
    # A month is counted from the year 0.
    "customer_months": """SELECT *, min(period) OVER (PARTITION BY customer_id) AS first_period,
        lag(last_day) OVER months AS previous_last_day, lead(period) OVER months AS next_period
    FROM (SELECT customer_id, max(day) AS last_day, sum(orders)::BIGINT AS orders,
            (12 * year(DATE '1970-01-01' + day) + month(DATE '1970-01-01' + day) - 1)::INTEGER
                AS period,
            sum(gross_minor)::BIGINT AS gross_minor
        FROM {some}_customer_days GROUP BY ALL)
    WINDOW months AS (PARTITION BY customer_id ORDER BY period)""",
    "customer_totals": f"""SELECT customer_id, count(*) FILTER (is_purchase)::BIGINT AS orders,
        sum(gross_minor)::BIGINT AS gross_minor, sum(returned_minor)::BIGINT AS returned_minor,
        coalesce(sum(cost_minor), 0)::BIGINT AS cost_minor, any_value(days) AS days,
        any_value(first_day) AS first_day, any_value(second_day) AS second_day,
        any_value(last_day) AS last_day
    FROM {{some}}_orders LEFT JOIN (
        SELECT customer_id, count(*) AS days, min(day) AS first_day, max(day) AS last_day,
            min(day) FILTER (previous_day IS NOT NULL) AS second_day
        FROM {{some}}_customer_days GROUP BY customer_id
    ) bought USING (customer_id)
    WHERE customer_id IS NOT NULL AND {_PRICED} GROUP BY customer_id""",
}

DERIVED = {
    # One row a customer: what is known of them, and what their orders amount to.
    "customers": f"""SELECT known.*, coalesce(purchases, 0) AS purchases,
        coalesce(priced_purchases, 0) AS priced_purchases,
        coalesce(gross_minor, 0) AS gross_minor, coalesce(net_minor, 0) AS net_minor,
        first_on, last_on, coalesce(gaps, 0) AS gaps, usual_days, longest_days
    FROM ({CUSTOMERS}) known LEFT JOIN habits USING (customer_id)
    ORDER BY customer_id""",
}
