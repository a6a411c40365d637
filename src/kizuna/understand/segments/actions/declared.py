"""What can be allowed concerning segments, and what can happen to a customer through them."""

from kizuna.base.words import Words
from kizuna.core.events.rules import event_kind
from kizuna.core.permissions.rules import Role, permission
from kizuna.people.customers.rules.followers import MERGE_FOLLOWERS, MergeFollower

CHANGE_SEGMENTS = permission(
    "change_segments",
    Words(ja="セグメントの作成・変更", en="Make and change segments"),
    roles=(Role.MANAGER, Role.MARKETER, Role.ANALYST),
)

SEGMENT_ENTERED = event_kind(
    "segment_entered", Words(ja="セグメントに入りました", en="Entered a segment")
)
SEGMENT_LEFT = event_kind("segment_left", Words(ja="セグメントから外れました", en="Left a segment"))

MERGE_FOLLOWERS.add(
    "segment_memberships",
    MergeFollower(table="segment_memberships", once_a_customer="segment_id", is_derived=True),
)
