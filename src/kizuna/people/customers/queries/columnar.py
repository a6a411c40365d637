"""Customers for a reader of columns that has attached the database as `app`.

Not here: who reads them (`understand.lake`). Ids, numbers, days and the shop's own categories
only: no name, address, e-mail, phone number or free text leaves this way.
"""

from kizuna.insight.engines.duckdb import literal
from kizuna.people.customers.rules.prefectures import prefecture_spellings

_SPELT = ", ".join(f"({literal(text)}, {n})" for text, n in prefecture_spellings().items())
_REACHED = ", ".join(
    f"bool_or(kind = '{kind}' AND value <> '') AS has_{kind}" for kind in ("email", "phone", "line")
)

# One row a customer; those who became part of another (`merged_into_id`) too.
CUSTOMERS = f"""SELECT c.id AS customer_id, c.merged_into_id,
    month(c.birthday::DATE)::INTEGER AS birth_month,
    nullif(c.language, '') AS language, nullif(c.rank, '') AS rank, lives.prefecture,
    coalesce(has_email, false) AS has_email, coalesce(has_phone, false) AS has_phone,
    coalesce(has_line, false) AS has_line
FROM app.customers c
LEFT JOIN (SELECT customer_id, {_REACHED} FROM app.customer_keys GROUP BY customer_id) reached
    ON reached.customer_id = c.id
LEFT JOIN (SELECT customer_id, arg_max(spelt.number, (is_preferred::BOOLEAN, id)) AS prefecture
    FROM app.customer_addresses
    LEFT JOIN (VALUES {_SPELT}) spelt(text, number) ON spelt.text = lower(trim(prefecture))
    GROUP BY customer_id) lives
    ON lives.customer_id = c.id"""

_VALUE = """json_extract_string(c.custom::JSON, '$."' || f.key || '"')"""
COLUMNAR = {
    "customer_tags": "SELECT customer_id, tag_id FROM app.customer_tags",
    # Of the owner's own fields, texts only say that something is there.
    "custom_values": f"""SELECT c.id AS customer_id, f.key AS field,
        CASE WHEN f.kind = 'number' THEN try_cast({_VALUE} AS DOUBLE) END AS number,
        CASE WHEN f.kind = 'date' THEN try_cast({_VALUE} AS DATE) END AS day,
        CASE WHEN f.kind IN ('choice', 'yes_no') THEN {_VALUE} END AS choice
    FROM (SELECT id, custom FROM app.customers WHERE custom::VARCHAR <> '{{}}') c,
        app.custom_fields f
    WHERE coalesce({_VALUE}, '') <> ''""",
}
