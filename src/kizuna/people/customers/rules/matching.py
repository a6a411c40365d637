"""Who is who in a batch, decided over columns in DuckDB: rows that share a proof are one customer.

Kind by kind of key, the surest first, groups that hold the same key become one, unless that would
join two of the shop's own numbers, or two customers that someone has parted: then the key is shared
and proves nothing. So is a key that a row with one customer's own number says of them and that is
another's already, whatever else the batch says of the two. A shared number keeps nobody apart. The
outcome depends on what the rows say, never on their order.

Tables made: `people` (one row per distinct wording), `edges` (which keys each has), `shared_keys`,
`second_emails`, `nodes` (person, or minus a known customer's id; its group `grp`; `joined_by`),
`numbered` (person, the customer whose own number the wording says).
Tables read: `own_numbers`, `known` and `spaces`, which `actions.resolution` brings from the
database.
Not here: the kinds of keys and what is folded how (`rules.keys`), which this follows in SQL.
"""

from duckdb import DuckDBPyConnection

from kizuna.insight.files.values.folding import (
    folded_email,
    folded_name,
    folded_phone,
    folded_postal_code,
    install_folding,
)
from kizuna.people.customers.rules.batch import INCOMING, OVERWRITES, PARTS, WHO
from kizuna.people.customers.rules.keys import (
    DUMMY_EMAIL,
    KINDS,
    LONGEST,
    LONGEST_NAME,
    LONGEST_PHONE,
    NUMBERS,
    OWN_NUMBER,
    SHARED,
)
from kizuna.people.customers.rules.own_numbers import folded_own_number

# What a wording consists of; persons are told apart by it.
_SPELT = (*WHO, "name", "postal_code")
_EDGES = {
    "external": ("external_id", "$source"),
    "member_number": ("member_number", "''"),
    "line": ("line_id", "''"),
    "email": ("e", "''"),
    "email_and_name": ("e || ' ' || coalesce(n, '')", "''"),
    "phone_and_name": ("p || ' ' || coalesce(n, '')", "''"),
    "name_and_postal_code": ("n || ' ' || z", "''"),
    "name": (
        "CASE WHEN coalesce(external_id, member_number, line_id, e, p, z) IS NULL THEN n END",
        "''",
    ),
    "phone": ("p", "''"),
}
# They join, but are no keys: what becomes of them is told with what else a list says.
_SECOND = "SELECT node, 'email' AS kind, '' AS source, matched FROM second_emails"


def gather_people(connection: DuckDBPyConnection, relation: str, *, source: str) -> None:
    """Make `incoming` (all columns of a batch), `people` and `edges` of a relation."""
    install_folding(connection)
    given = {name for name, *_ in connection.execute(f"DESCRIBE {relation}").fetchall()}
    columns = ", ".join(
        f"nullif(trim({c}), '') AS {c}" if c in given else f"NULL::VARCHAR AS {c}" for c in INCOMING
    )
    overwrites = f"coalesce({OVERWRITES}, FALSE)" if OVERWRITES in given else "FALSE"
    named = "coalesce(nullif(concat_ws(' ', family_name, given_name), ''), full_name, company_name)"
    spelt = ", ".join(_SPELT)
    numbers = ", ".join(
        f"CASE WHEN length({c}) <= {LONGEST} THEN {c} END AS {c}"
        for c in ("external_id", "member_number", "line_id")
    )
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE incoming AS
        SELECT *, hash({spelt}) AS spelling
        FROM (SELECT *, {named} AS name
            FROM (SELECT row, {overwrites} AS {OVERWRITES}, {columns} FROM {relation}));
        CREATE OR REPLACE TEMP TABLE people AS
        WITH spelt AS (SELECT spelling, min(row) AS first_row, {
        ", ".join(f"any_value({c}) AS {c}" for c in _SPELT)
    } FROM incoming GROUP BY spelling),
        folded AS (SELECT spelling, first_row, {folded_own_number("own_number")} AS own_number,
            email, phone, {numbers}, {folded_email("email")} AS email_key,
            {folded_phone("phone")} AS phone_key, left({folded_name("name")}, {LONGEST_NAME}) AS n,
            {folded_postal_code("postal_code")} AS z FROM spelt)
        SELECT row_number() OVER (ORDER BY first_row) AS person, *,
            CASE WHEN length(email_key) <= {LONGEST} AND NOT
                regexp_full_match(email_key, '{DUMMY_EMAIL}') THEN email_key END AS e,
            CASE WHEN length(phone_key) <= {LONGEST_PHONE} THEN phone_key END AS p
        FROM folded""")
    edges = " UNION ALL ".join(
        f"SELECT person AS node, '{kind}' AS kind, {scope} AS source, {matched} AS matched "
        f"FROM people WHERE ({matched}) IS NOT NULL"
        for kind, (matched, scope) in _EDGES.items()
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE edges AS {edges}", {"source": source})
    _gather_second_emails(connection, relation if "email_2" in given else "")


def know_own_numbers(connection: DuckDBPyConnection) -> None:
    """Edges of `own_numbers` (own_number, customer_id). Whoever is known so needs no bare name."""
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE numbered AS
        SELECT person, customer_id FROM people JOIN own_numbers USING (own_number);
        INSERT INTO edges
        SELECT person, '{OWN_NUMBER}', '', customer_id::VARCHAR FROM numbered
        UNION SELECT -customer_id, '{OWN_NUMBER}', '', customer_id::VARCHAR FROM numbered;
        DELETE FROM edges WHERE kind = 'name' AND node IN (SELECT person FROM numbered)""")


def _gather_second_emails(connection: DuckDBPyConnection, relation: str) -> None:
    """`second_emails`: further addresses; `is_free`: a list gives it, and as nobody's first."""
    connection.execute("""CREATE OR REPLACE TEMP TABLE second_emails
        (node BIGINT, matched VARCHAR, is_free BOOLEAN)""")
    if not relation:
        return
    told = "incoming JOIN people USING (spelling)"
    first = f"SELECT e FROM {told} WHERE {OVERWRITES} AND e IS NOT NULL"
    connection.execute(f"""
        INSERT INTO second_emails
        SELECT person, matched, bool_or({OVERWRITES}) AND matched NOT IN ({first})
        FROM (SELECT person, {OVERWRITES}, kizuna_email_key(each) AS matched
            FROM (SELECT row, {PARTS.format("email_2")} AS each
                FROM {relation} WHERE email_2 <> '')
            JOIN (SELECT row, person, {OVERWRITES} FROM {told}) USING (row))
        WHERE length(matched) <= {LONGEST} AND NOT regexp_full_match(matched, '{DUMMY_EMAIL}')
        GROUP BY person, matched""")


def join_people(connection: DuckDBPyConnection) -> None:
    """Make `nodes` and `shared_keys` from `edges`, `known` and `spaces`."""
    numbers = ", ".join(f"'{kind}'" for kind in NUMBERS)
    connection.execute(f"""
        UPDATE second_emails SET is_free = false
            WHERE matched IN (SELECT matched FROM known WHERE kind = 'email');
        CREATE OR REPLACE TEMP TABLE shared_keys AS
        SELECT kind, source, matched FROM known WHERE kind <> 'phone'
        GROUP BY ALL HAVING NOT bool_or(is_identity);
        DELETE FROM edges WHERE (node, kind, source, matched) IN (
            SELECT person, kind, source, matched FROM numbered JOIN known USING (customer_id)
            WHERE NOT is_identity);
        INSERT INTO shared_keys SELECT 'email', '', matched FROM (
            SELECT split_part(matched, ' ', 1) AS matched, split_part(matched, ' ', 2) AS name
                FROM edges WHERE kind = 'email_and_name'
            UNION SELECT matched, name FROM known_names)
        GROUP BY matched HAVING count(DISTINCT name) > {SHARED};
        INSERT INTO shared_keys SELECT kind, source, matched FROM (
            SELECT kind, source, matched, customer_id, true AS is_told
                FROM edges JOIN numbered ON node = person
                WHERE kind NOT IN ('phone', '{OWN_NUMBER}')
            UNION ALL SELECT kind, source, matched, customer_id, false
                FROM known WHERE is_identity AND EXISTS (FROM numbered))
        GROUP BY kind, source, matched HAVING bool_or(is_told) AND count(DISTINCT customer_id) > 1;
        INSERT INTO edges SELECT DISTINCT -customer_id, kind, source, matched
        FROM known WHERE is_identity;
        CREATE OR REPLACE TEMP TABLE node_spaces AS
        SELECT node, kind, source, matched, kind || ':' || source AS space FROM edges
            WHERE node > 0 AND kind IN ({numbers})
        UNION ALL SELECT -customer_id, kind, source, matched, kind || ':' || source FROM spaces;
        CREATE OR REPLACE TEMP TABLE nodes AS
        SELECT node, node AS grp, NULL::VARCHAR AS joined_by
        FROM (SELECT person AS node FROM people UNION SELECT node FROM edges)""")
    present = {kind for (kind,) in connection.execute("SELECT DISTINCT kind FROM edges").fetchall()}
    for kind in (OWN_NUMBER, *KINDS):
        if kind in present and kind != "phone":
            _join_by(connection, kind, "FROM edges")
        if kind == "email":
            _join_by_second_emails(connection)


def cut_people(connection: DuckDBPyConnection, *, rows: int) -> int:
    """Make `row_chunks` (row, chunk): parts of the batch that can be resolved one after another.

    Whoever has any key in common, also one that proves nothing, is in the same part, so that the
    outcome is that of the whole; a part holds about so many `rows`. Reads what `join_people` left.
    Returns how many parts there are.
    """
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE held AS
        SELECT DISTINCT node AS grp, kind || ':' || source AS source, matched, node AS label
        FROM (FROM edges UNION ALL {_SECOND}) WHERE kind <> 'phone'""")
    _spread_labels(connection)
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE row_chunks AS
        WITH labelled AS (SELECT row, coalesce(label, person) AS label
            FROM incoming JOIN people USING (spelling)
            LEFT JOIN (SELECT DISTINCT grp, label FROM held) ON grp = person),
        together AS (SELECT label, min(row) AS first, count(*) AS n FROM labelled GROUP BY label),
        placed AS (SELECT label, (sum(n) OVER (ORDER BY first) - n) // {rows} AS place
            FROM together)
        SELECT row, (dense_rank() OVER (ORDER BY place) - 1)::INTEGER AS chunk
        FROM labelled JOIN placed USING (label)""")
    (parts,) = connection.execute("SELECT count(DISTINCT chunk) FROM row_chunks").fetchone() or (0,)
    return int(parts)


def _join_by_second_emails(connection: DuckDBPyConnection) -> None:
    """Whoever ordered by a second address that a list gives one customer is that customer: had the
    list come before, the order would have found them. What it gives several is nobody's."""
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE of_one AS
        SELECT node, 'email' AS kind, '' AS source, matched
        FROM second_emails JOIN nodes USING (node) WHERE is_free
        WINDOW same AS (PARTITION BY matched)
        QUALIFY min(grp) OVER same = max(grp) OVER same""")
    if connection.execute("SELECT 1 FROM of_one LIMIT 1").fetchone():
        _join_by(connection, "email", "FROM edges UNION ALL FROM of_one")


def _join_by(connection: DuckDBPyConnection, kind: str, edges: str) -> None:
    """Join groups that hold the same key of one kind; where that must not be, the key is shared."""
    ranks = (OWN_NUMBER, *NUMBERS)
    surer = ranks[1 : ranks.index(kind)] if kind in ranks else NUMBERS
    compared = ", ".join(f"'{space}'" for space in [*surer, "apart"])
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE held AS
        SELECT DISTINCT nodes.grp, edges.source, edges.matched, nodes.grp AS label
        FROM ({edges}) edges JOIN nodes USING (node)
        ANTI JOIN shared_keys USING (kind, source, matched)
        WHERE edges.kind = '{kind}'""")
    _spread_labels(connection)
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE labels AS SELECT DISTINCT grp, label FROM held;
        CREATE OR REPLACE TEMP TABLE torn AS
        SELECT DISTINCT label FROM (
            SELECT label, space FROM labels JOIN nodes USING (grp) JOIN node_spaces USING (node)
            ANTI JOIN shared_keys USING (kind, source, matched)
            WHERE node_spaces.kind IN ({compared})
            GROUP BY label, space HAVING count(DISTINCT grp) > 1);
        INSERT INTO shared_keys SELECT '{kind}', source, matched FROM held SEMI JOIN torn
            USING (label) GROUP BY source, matched HAVING count(*) > 1;
        UPDATE nodes SET grp = labels.label FROM labels ANTI JOIN torn USING (label)
        WHERE nodes.grp = labels.grp AND labels.label <> labels.grp;
        UPDATE nodes SET joined_by = '{kind}' WHERE joined_by IS NULL
        AND grp IN (SELECT grp FROM nodes GROUP BY grp HAVING min(node) < 0 AND count(*) > 1)""")


def _spread_labels(connection: DuckDBPyConnection) -> None:
    """Give every group of `held` the smallest label that shared keys lead to."""
    while True:
        changed = connection.execute("""
            UPDATE held SET label = reached.label FROM (
                SELECT grp, min(smallest) AS label FROM held JOIN (
                    SELECT source, matched, min(label) AS smallest FROM held GROUP BY ALL)
                USING (source, matched) GROUP BY grp) AS reached
            WHERE held.grp = reached.grp AND held.label > reached.label""").fetchone()
        if not changed or not changed[0]:
            return
