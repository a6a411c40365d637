"""What changes the Today list: making it, recording what came of it, planning; its permissions."""

from kizuna.base.words import Words
from kizuna.core.events.rules import event_kind
from kizuna.core.permissions.rules import Role, permission
from kizuna.people.customers.rules.followers import MERGE_FOLLOWERS, MergeFollower
from kizuna.understand.attention.rules import NEVER

MAKE_OUTREACHES = permission(
    "make_outreach",
    Words(ja="お声がけと、その結果の記録", en="Talk to customers and record what came of it"),
    roles=(Role.MANAGER, Role.AGENT),
)
PLAN_OUTREACHES = permission(
    "plan_outreach",
    Words(ja="お声がけの計画", en="Plan whom to talk to, and whom to leave alone"),
    roles=(Role.MANAGER,),
)
OUTREACH_MADE = event_kind("outreach_made", Words(ja="お声がけ", en="Outreach"), personal=["note"])
OUTREACH_ALLOWED = event_kind(
    "outreach_allowed", Words(ja="連絡を再開できるようにしました", en="May be contacted again")
)
# What we found ourselves is worth something; what somebody put on by hand is worth 0.
_UNTOUCHED = (
    f"outcome = '' AND times_told = 0 AND worth_minor > 0"
    f" AND (rests_until IS NULL OR rests_until <> '{NEVER}')"
)
MERGE_FOLLOWERS.add(
    "outreaches",
    MergeFollower(table="outreaches", once_a_customer="day", untouched=_UNTOUCHED),
)
