"""Who placed an order: one customer under several spellings becomes one customer id.

Rules, from the surest down. The shop's own customer number is the identity: two numbers are never
made one, even with one e-mail address between them (we say so instead). Orders without a number
join the one number that shares their e-mail address, else phone and name, else name and postal
code; where several numbers share it, none is chosen. What is left joins among itself by the same
keys, and by name alone only where nothing but a name is known. An e-mail address or phone that
more than SHARED people use (a shop's own, say) is no key. Spellings are folded for matching only.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.files.assembly.assemble import KEYS
from kizuna.insight.files.assembly.rows import TypedRows
from kizuna.insight.files.values.folding import (
    folded_email,
    folded_name,
    folded_phone,
    folded_postal_code,
    install_folding,
)

SHARED = 20
# Match keys in the order in which they are trusted.
_MATCHES = ("by_email", "by_phone", "by_address", "by_name")
_COLUMNS = (*KEYS, "customer_rank")


@dataclass(frozen=True, kw_only=True)
class _People:
    """What the sources tell of customers: which key columns orders have, and customer files."""

    keys: frozenset[str]
    members: str | None  # relation of KEYS and customer_rank, from files of customers


def identify(
    present: frozenset[str], members: Sequence[TypedRows], connection: DuckDBPyConnection
) -> list[Said]:
    """Make `orders_with_state` (ORDERS plus is_cancelled) and `customers` from `raw_orders`.

    `present`: the key columns of raw_orders; `members`: files that hold customers only.
    """
    people = _People(
        keys=present & set(KEYS), members=_gather_members(members, connection) if members else None
    )
    if not _needs_linking(people, connection):
        known = "*" if "customer_id" in people.keys else "*, NULL::VARCHAR AS customer_id"
        connection.execute(
            f"CREATE OR REPLACE VIEW orders_with_state AS SELECT {known} FROM raw_orders"
        )
        _make_customers(connection, present, members=None)
        return _shared_addresses(people, connection)
    install_folding(connection)
    _make_people(people, connection)
    _link(connection)
    _show(connection)
    _attach(people, connection)
    _make_customers(connection, present, members=people.members)
    return [*_joined(connection), *_same_email(connection, "people", "by_email")]


def _gather_members(members: Sequence[TypedRows], connection: DuckDBPyConnection) -> str:
    selects = []
    for number, rows in enumerate(members):
        # As text: a file whose columns have types may hold numbers of customers as numbers.
        chosen = (f"{key if rows.has(key) else 'NULL'}::VARCHAR AS {key}" for key in _COLUMNS)
        selects.append(
            f"SELECT {number} AS list, {', '.join(chosen)} FROM {rows.table} WHERE code IS NULL"
        )
    connection.execute("CREATE OR REPLACE VIEW members AS " + " UNION ALL ".join(selects))
    return "members"


def _needs_linking(people: _People, connection: DuckDBPyConnection) -> bool:
    """Whether numbers alone do not say it all."""
    if people.members:
        return True
    others = people.keys - {"customer_id"}
    if "customer_id" not in people.keys or not others:
        return bool(others)
    filled = " OR ".join(f"{key} IS NOT NULL" for key in sorted(others))
    found = connection.execute(
        f"SELECT 1 FROM raw_orders WHERE customer_id IS NULL AND ({filled}) LIMIT 1"
    ).fetchone()
    return found is not None


def _key_columns(people: _People) -> str:
    return ", ".join(k if k in people.keys else f"NULL::VARCHAR AS {k}" for k in KEYS)


def _make_people(people: _People, connection: DuckDBPyConnection) -> None:
    """Table `people`: one row per distinct spelling of a customer, with folded match keys."""
    keys = ", ".join(KEYS)
    named = [f"SELECT {_key_columns(people)} FROM raw_orders"]
    if people.members:
        named.append(f"SELECT {keys} FROM {people.members}")
    connection.execute(f"""
        CREATE OR REPLACE TABLE people AS
        WITH spelt AS (SELECT DISTINCT {keys} FROM ({" UNION ALL ".join(named)})),
        folded AS (SELECT *, {folded_email("email")} AS e, {folded_phone("phone")} AS p,
            {folded_name("customer_name")} AS n, {folded_postal_code("postal_code")} AS z
            FROM spelt),
        shared_e AS (SELECT e FROM folded WHERE e IS NOT NULL GROUP BY e
            HAVING greatest(count(DISTINCT n), count(DISTINCT customer_id)) > {SHARED}),
        shared_p AS (SELECT p FROM folded WHERE p IS NOT NULL GROUP BY p
            HAVING greatest(count(DISTINCT n), count(DISTINCT customer_id)) > {SHARED}),
        own AS (SELECT * REPLACE (CASE WHEN e NOT IN (FROM shared_e) THEN e END AS e,
            CASE WHEN p NOT IN (FROM shared_p) THEN p END AS p) FROM folded)
        SELECT row_number() OVER (ORDER BY {keys}) AS person, hash({keys}) AS spelling, *,
            e AS by_email, p || ' ' || coalesce(n, '') AS by_phone, n || ' ' || z AS by_address,
            CASE WHEN e IS NULL AND p IS NULL AND z IS NULL THEN n END AS by_name,
            customer_id AS owner, NULL::VARCHAR AS joined_by, NULL::VARCHAR AS shown,
            row_number() OVER (ORDER BY {keys}) AS label
        FROM own""")


def _link(connection: DuckDBPyConnection) -> None:
    """Spread owners' numbers, then the smallest label, along shared keys until nothing changes."""

    def spread(target: str, source: str, where: str) -> int:
        changed = 0
        for match in _MATCHES if target == "label" else _MATCHES[:3]:
            found = connection.execute(f"""
                UPDATE people SET {target} = shared.found,
                    joined_by = coalesce(joined_by, '{match}')
                FROM (SELECT {match} AS key, {source} AS found FROM people
                    WHERE {match} IS NOT NULL AND {where} GROUP BY {match}
                    {"HAVING count(DISTINCT owner) = 1" if target == "owner" else ""}) AS shared
                WHERE people.{match} = shared.key AND people.owner IS NULL
                {"AND people.label > shared.found" if target == "label" else ""}""").fetchone()
            changed += int(found[0]) if found else 0
        return changed

    while spread("owner", "min(owner)", "owner IS NOT NULL"):
        pass
    while spread("label", "min(label)", "owner IS NULL"):
        pass


def _show(connection: DuckDBPyConnection) -> None:
    """The id a reader sees: the shop's number, else e-mail, else phone, else name; made unique."""
    connection.execute("UPDATE people SET shown = owner WHERE owner IS NOT NULL")
    connection.execute("""
        UPDATE people SET shown = named.shown FROM (
            SELECT label, CASE WHEN number > 1 THEN shown || ' (' || number || ')' ELSE shown END
                AS shown
            FROM (SELECT label, shown, row_number() OVER (PARTITION BY shown ORDER BY label)
                    + (shown IN (SELECT owner FROM people WHERE owner IS NOT NULL))::INT AS number
                FROM (SELECT label, coalesce(min(e), min(p), min(customer_name), min(email),
                        min(phone)) AS shown
                    FROM people WHERE owner IS NULL GROUP BY label))
            WHERE shown IS NOT NULL) AS named
        WHERE people.label = named.label AND people.owner IS NULL""")


def _attach(people: _People, connection: DuckDBPyConnection) -> None:
    """`orders_with_state`: each order with its customer, NULL where nobody is named."""
    keys = ", ".join(f"o.{k}" if k in people.keys else "NULL::VARCHAR" for k in KEYS)
    kept = "* EXCLUDE (customer_id)" if "customer_id" in people.keys else "*"
    connection.execute(f"""
        CREATE OR REPLACE TABLE orders_with_state AS
        SELECT o.{kept}, people.shown AS customer_id
        FROM raw_orders o LEFT JOIN people ON hash({keys}) = people.spelling""")


def _make_customers(
    connection: DuckDBPyConnection, present: frozenset[str], *, members: str | None
) -> None:
    """`customers`: who ordered, and how often; the name of the latest order; the rank a customer
    file gives, else that of the latest order."""
    latest = {
        key: f"arg_max({key}, (day, {key}))" if key in present else "NULL::VARCHAR"
        for key in ("customer_name", "customer_rank")
    }
    connection.execute(f"""
        CREATE OR REPLACE TABLE customers AS
        SELECT customer_id, {latest["customer_name"]} AS customer_name,
            {latest["customer_rank"]} AS customer_rank, count(*) AS orders
        FROM orders_with_state WHERE customer_id IS NOT NULL GROUP BY customer_id""")
    if members:
        keys = ", ".join(f"m.{key}" for key in KEYS)
        connection.execute(f"""
            UPDATE customers SET customer_name = coalesce(known.name, customers.customer_name),
                customer_rank = coalesce(known.rank, customers.customer_rank)
            FROM (SELECT people.shown, max(m.customer_name) AS name, max(m.customer_rank) AS rank
                FROM {members} m JOIN people ON hash({keys}) = people.spelling
                GROUP BY people.shown) AS known
            WHERE customers.customer_id = known.shown""")


def found_in_lists(connection: DuckDBPyConnection) -> dict[int, int]:
    """How many of those who ordered each file of `members` names, by its place among them."""
    keys = ", ".join(f"m.{key}" for key in KEYS)
    found = connection.execute(
        f"""SELECT m.list, count(DISTINCT customers.customer_id) FROM members m
        JOIN people ON hash({keys}) = people.spelling
        JOIN customers ON customers.customer_id = people.shown GROUP BY m.list"""
    ).fetchall()
    return dict(found)


def _joined(connection: DuckDBPyConnection) -> list[Said]:
    counts = dict(
        connection.execute(
            "SELECT joined_by, count(*) FROM people WHERE joined_by IS NOT NULL GROUP BY joined_by"
        ).fetchall()
    )
    said = []
    for match in _MATCHES:
        if n := counts.get(match):
            said.append(Said(f"joined_{match}", _JOINED[match], {"n": n}))
    return said


def _shared_addresses(people: _People, connection: DuckDBPyConnection) -> list[Said]:
    if not people.keys >= {"customer_id", "email"}:
        return []
    return _same_email(connection, "raw_orders", "lower(email)")


def _same_email(connection: DuckDBPyConnection, table: str, email: str) -> list[Said]:
    found = connection.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE customer_id IS NOT NULL AND {email} "
        f"IS NOT NULL GROUP BY {email} HAVING count(DISTINCT customer_id) > 1)"
    ).fetchone()
    n = int(found[0]) if found else 0
    return [Said("same_email_two_numbers", _TWO_NUMBERS, {"n": n})] if n else []


_JOINED = {
    "by_email": Words(
        ja="書き方や番号が一部違う {n} 件を、メールアドレスが同じなので同じ方としました。",
        en="{n} differing entries were joined because they share an e-mail address.",
        en_one="One differing entry was joined because it shares an e-mail address.",
        count="n",
    ),
    "by_phone": Words(
        ja="書き方や番号が一部違う {n} 件を、電話番号とお名前が同じなので同じ方としました。",
        en="{n} differing entries were joined because they share phone number and name.",
        en_one="One differing entry was joined because it shares phone number and name.",
        count="n",
    ),
    "by_address": Words(
        ja="書き方や番号が一部違う {n} 件を、お名前と郵便番号が同じなので同じ方としました。",
        en="{n} differing entries were joined because they share name and postal code.",
        en_one="One differing entry was joined because it shares name and postal code.",
        count="n",
    ),
    "by_name": Words(
        ja="お名前しか手がかりがないので、書き方や番号が一部違う {n} 件を、"
        "お名前が同じなら同じ方としました。",
        en="With nothing but names to go by, {n} entries were joined because the name is the same.",
        en_one="With nothing but names to go by, one entry was joined by its name.",
        count="n",
    ),
}
_TWO_NUMBERS = Words(
    ja="同じメールアドレスに顧客番号が 2 つ以上あるものが {n} 件あります。"
    "番号が違えば別のお客様として数えました。",
    en="{n} e-mail addresses belong to more than one customer number; each number counts as a "
    "customer of its own.",
    en_one="One e-mail address belongs to more than one customer number; each number counts as a "
    "customer of its own.",
    count="n",
)
