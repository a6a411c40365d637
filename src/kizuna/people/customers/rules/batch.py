"""What a batch of rows about customers looks like, and what is answered for each row.

`actions.resolution.resolve_customers(connection, relation, *, origin, actor, at)` reads a relation
of a DuckDB connection and leaves the table `resolved_customers` in it.
Not here: the work itself.
"""

from dataclasses import dataclass

from kizuna.insight.files.people.address_book import split_cells

# Columns that a relation of rows may have, all text as typed, NULL where nothing is said; a column
# that is not there counts as NULL. Besides them: `row`, a BIGINT that is unique; among rows about
# the same customer the largest speaks last. And `may_overwrite`, a BOOLEAN: a filled field takes
# the value of such a row (of a list of customers), which speaks before all others; without, rows
# only fill empty fields (those of orders).
WHO = ("own_number", "external_id", "member_number", "line_id", "email", "phone")
NAMES = (
    "family_name",
    "given_name",
    "family_name_kana",
    "given_name_kana",
    "full_name",
    "full_name_kana",
    "company_name",
    "department",
    "job_title",
    "rank",
)
DATES = ("birthday",)  # 2026-11-22
ADDRESS = ("postal_code", "prefecture", "city", "town", "street", "building")
INCOMING = (*WHO, *NAMES, *DATES, *ADDRESS)
# What else a file may say of customers, all of these columns or none: tags, further addresses and
# phones (several in a cell, with commas between), a note, and a JSON object of the owner's fields.
FURTHER = ("tags", "email_2", "phone_2", "note", "custom")
# SQL that makes rows of the several things that one cell of such a column may name.
PARTS = f"unnest({split_cells('{}')})"
OVERWRITES = "may_overwrite"
# What a newer row replaces together, and what makes the group said at all.
GROUPS = {
    "names": ("family_name", "given_name", "full_name"),
    "kana": ("family_name_kana", "given_name_kana", "full_name_kana"),
    "company": ("company_name",),
    "department": ("department",),
    "job_title": ("job_title",),
    "rank": ("rank",),
    "birthday": ("birthday",),
}
FIELDS = tuple(field for group in GROUPS.values() for field in group)
TEXTS = tuple(field for field in FIELDS if field != "birthday")
# Columns of the answer, table `resolved_customers`: one row per row that came in.
RESOLVED = {
    "row": "BIGINT",
    "customer_id": "BIGINT",  # NULL: nothing in the row tells who it is
    "matched_by": "VARCHAR",  # a kind of `rules.keys`, own_number; NULL: new, nobody
    "outcome": "VARCHAR",  # new, changed, unchanged, nobody
}


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a batch comes from.

    `source` scopes external ids: the same number from two shops is two numbers. `import_id` marks
    what is brought, so that it can be taken back.
    """

    source: str
    import_id: int | None = None
    is_sample: bool = False


@dataclass(frozen=True, kw_only=True)
class Resolution:
    """How many customers a batch names: new, changed, as they were; and rows that name nobody."""

    new: int
    changed: int
    unchanged: int
    rows_of_nobody: int
