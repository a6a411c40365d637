"""Long work about customers, in the background, with progress that is seen and can be stopped.

Not here: what is done (`actions`).
"""

from django.utils import timezone

from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.core.jobs.actions.work import Work
from kizuna.core.jobs.rules import job
from kizuna.core.permissions.rules import Actor, Role
from kizuna.people.customers.actions.duplicates import suggest_duplicates

COMPARING = Words(ja="全員を見比べています…", en="Comparing all customers…")


@job("suggest_duplicates", Words(ja="重複の候補探し", en="Look for doubles"), is_long=True)
def suggest_in_background(work: Work, *, actor: str, role: str) -> None:
    """Look through all customers. Done twice it is the same."""
    suggest_duplicates(
        actor=Actor(key=actor, role=Role(role) if role else None),
        at=timezone.now(),
        report=lambda percent: work.report(percent, Said("comparing_customers", COMPARING)),
    )
