"""Where the audit log stands in the rail."""

from kizuna.base.words import Words
from kizuna.core.audit.queries import VIEW_AUDIT_LOG
from kizuna.core.navigation.rules import NAV, Group, Place

NAV.add(
    "audit",
    Place(
        name=Words(ja="監査ログ", en="Audit log"),
        icon="shield-check",
        url="audit",
        group=Group.FOOT,
        order=97,
        permission=VIEW_AUDIT_LOG,
        also="設定 記録 履歴 改ざん settings history who did what",
    ),
)
