"""What can be allowed concerning customers, and what can happen to them."""

from kizuna.base.words import Words
from kizuna.core.events.rules import event_kind
from kizuna.core.permissions.rules import EVERYONE, Role, permission

VIEW_CUSTOMERS = permission(
    "view_customers", Words(ja="顧客を見る", en="View customers"), roles=EVERYONE
)
CHANGE_CUSTOMERS = permission(
    "change_customers",
    Words(ja="顧客を登録・編集する", en="Add and edit customers"),
    roles=(Role.MANAGER, Role.MARKETER, Role.AGENT),
)
MERGE_CUSTOMERS = permission(
    "merge_customers",
    Words(ja="顧客を統合する・統合を戻す", en="Merge customers and undo merges"),
    roles=(Role.MANAGER, Role.AGENT),
)
EXPORT_CUSTOMERS = permission(
    "export_customers",
    Words(ja="顧客を書き出す", en="Export customers"),
    roles=(Role.MANAGER,),
)
DEFINE_CUSTOM_FIELDS = permission(
    "define_custom_fields",
    Words(ja="顧客の項目を増やす", en="Add fields for customers"),
    roles=(Role.MANAGER,),
)

CUSTOMER_CREATED = event_kind(
    "customer_created", Words(ja="顧客として登録されました", en="Became known as a customer")
)
CUSTOMER_CHANGED = event_kind(
    "customer_changed", Words(ja="顧客の情報が変わりました", en="Details were changed")
)
CUSTOMER_MERGED = event_kind(
    "customer_merged", Words(ja="重複が統合されました", en="A duplicate was merged in")
)
CUSTOMER_UNMERGED = event_kind(
    "customer_unmerged", Words(ja="統合が取り消されました", en="A merge was undone")
)
CUSTOMER_REMOVED = event_kind(
    "customer_removed",
    Words(ja="取り込みの取り消しで削除されました", en="Was removed when an import was undone"),
)
NOTE_ADDED = event_kind("note_added", Words(ja="メモが残されました", en="A note was kept"))
TAG_ADDED = event_kind("tag_added", Words(ja="タグが付きました", en="Was tagged"))
TAG_REMOVED = event_kind("tag_removed", Words(ja="タグが外れました", en="A tag was taken off"))
ATTACHMENT_ADDED = event_kind(
    "attachment_added", Words(ja="ファイルが添付されました", en="A file was added")
)
ATTACHMENT_REMOVED = event_kind(
    "attachment_removed", Words(ja="添付ファイルが削除されました", en="A file was erased")
)
