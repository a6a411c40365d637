"""Staff's own job: forgetting sessions that have ended and tries that no longer count."""

from datetime import timedelta

from django.utils import timezone

from kizuna.base.words import Words
from kizuna.core.jobs.actions.work import Work
from kizuna.core.jobs.rules import job
from kizuna.people.staff.actions.sessions import forget_ended_sessions
from kizuna.people.staff.actions.sign_in import forget_old_attempts


@job(
    "forget_sign_ins",
    Words(ja="古いサインイン記録の削除", en="Forget old sign-ins"),
    every=timedelta(hours=6),
)
def forget_sign_ins(work: Work) -> None:
    """Addresses and browsers of people are not kept longer than needed."""
    with work.step():
        forget_old_attempts(now=timezone.now())
        forget_ended_sessions(now=timezone.now())
