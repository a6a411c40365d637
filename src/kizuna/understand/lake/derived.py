"""What the lake works out of its own tables once, so that no question has to do it again.

Not here: copying the tables (`actions`).
"""

from kizuna.people.customers.queries.columnar import CUSTOMERS

# The one that most orders are in, as in the analyses.
_CURRENCIES = """SELECT currency FROM orders
    GROUP BY currency ORDER BY count(*) DESC, currency LIMIT 1"""

# Amounts are in the shop's currency. Days on which something was bought make the rhythm: with two
# purchases on one day there is no gap between them.
_HABITS = f"""
WITH shop AS ({_CURRENCIES}),
bought AS (
    SELECT customer_id, ordered_on,
        ordered_on - lag(ordered_on) OVER (PARTITION BY customer_id ORDER BY ordered_on) AS gap
    FROM (SELECT DISTINCT customer_id, ordered_on FROM orders
        WHERE is_purchase AND customer_id IS NOT NULL)
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
    FROM (SELECT *, currency = (SELECT currency FROM shop) AS is_priced FROM orders)
    WHERE customer_id IS NOT NULL GROUP BY customer_id
)
SELECT * FROM sums LEFT JOIN rhythms USING (customer_id)"""

DERIVED = {
    "currencies": _CURRENCIES,
    # One row a customer: what is known of them, and what their orders amount to.
    "customers": f"""SELECT known.*, coalesce(purchases, 0) AS purchases,
        coalesce(priced_purchases, 0) AS priced_purchases,
        coalesce(gross_minor, 0) AS gross_minor, coalesce(net_minor, 0) AS net_minor,
        first_on, last_on, coalesce(gaps, 0) AS gaps, usual_days, longest_days
    FROM ({CUSTOMERS}) known LEFT JOIN ({_HABITS}) habits USING (customer_id)
    ORDER BY customer_id""",
}
