"""Checking the audit log from its first entry to its head: every day, and when somebody asks.

Not here: how it is checked (`core.audit.rules`).
"""

from datetime import timedelta

from kizuna.base.words import Words
from kizuna.core.audit.actions import record_audit
from kizuna.core.audit.queries import audit_verdict
from kizuna.core.jobs.actions.work import Work
from kizuna.core.jobs.rules import job
from kizuna.core.permissions.rules import system_actor
from kizuna.web.auditing.rules import CHECKED


@job(
    "check_audit_log",
    Words(ja="監査ログの確認", en="Check the audit log"),
    every=timedelta(days=1),
    is_long=True,
)
def check_audit_log(work: Work) -> None:
    """What was found stands in the log itself, where nobody can take it out again."""
    found = audit_verdict()
    details: dict[str, object] = {"entries": found.head.sequence}
    if found.first_wrong is not None:
        details["first_wrong"] = found.first_wrong
    record_audit(system_actor("audit"), CHECKED, details=details)
