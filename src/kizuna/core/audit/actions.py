"""Writing to the audit log."""

import json
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from kizuna.core.audit.models import AuditEntry, AuditHead
from kizuna.core.audit.rules import FIRST_DIGEST, Entry
from kizuna.core.permissions.rules import Actor


@transaction.atomic
def record_audit(
    actor: Actor, action: str, *, subject: str = "", details: Mapping[str, object] | None = None
) -> Entry:
    """Add one entry in the caller's transaction: it stands exactly when what it tells of does.

    `subject` is what was acted on ("customer:12"); `details` hold ids and counts, no personal
    data, for nothing can ever be taken out of the log again. Others who write wait until the
    caller's transaction ends: record last.
    """
    AuditHead.objects.bulk_create(
        [AuditHead(pk=1, sequence=0, digest=FIRST_DIGEST)], ignore_conflicts=True
    )
    head = AuditHead.objects.select_for_update().get(pk=1)
    entry = Entry(
        sequence=head.sequence + 1,
        at=timezone.now(),
        actor=actor.key,
        action=action,
        subject=subject,
        details=json.loads(json.dumps(details or {})),
    )
    head.sequence, head.digest = entry.sequence, entry.digest(head.digest)
    values = vars(entry) | {"details": json.dumps(entry.details, ensure_ascii=False)}
    AuditEntry.objects.create(**values, digest=head.digest)
    head.save()
    return entry
