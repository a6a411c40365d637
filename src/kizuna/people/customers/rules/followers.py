"""Which rows follow a customer when two are merged, and come back when they are parted.

A room above adds its table beside its actions, in one line:
`MERGE_FOLLOWERS.add("orders", MergeFollower(table="orders"))`.
Not here: moving the rows (`actions.merging`).
"""

from dataclasses import dataclass

from kizuna.base.registry import Registry


@dataclass(frozen=True, kw_only=True)
class MergeFollower:
    """A table with an `id` whose rows belong to a customer.

    `once_a_customer`: the column of which a customer has each value once (a tag). Rows of the
    merged customer that the kept one has already stay where they are. `import_column`: where the
    row says which import brought it; rows that others brought keep a customer from being removed,
    unless they are derived: made anew from what is known. `untouched`: SQL by which rows that we
    suggested and nobody has touched are told; they keep no customer, and go with theirs.
    """

    table: str
    column: str = "customer_id"
    once_a_customer: str = ""
    import_column: str = ""
    is_derived: bool = False
    untouched: str = ""


MERGE_FOLLOWERS: Registry[MergeFollower] = Registry("merge followers")
for _follower in (
    MergeFollower(table="customer_keys", import_column="import_id"),
    MergeFollower(table="customer_addresses", import_column="import_id"),
    MergeFollower(table="customer_tags", once_a_customer="tag_id", import_column="import_id"),
    MergeFollower(table="customer_notes", import_column="import_id"),
    MergeFollower(table="customer_attachments"),
    MergeFollower(table="customers", column="merged_into_id"),
):
    MERGE_FOLLOWERS.add(_follower.table, _follower)
