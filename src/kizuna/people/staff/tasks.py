"""Staff's own jobs: forgetting what has ended, and sealing secrets anew after a change of key."""

from datetime import timedelta

from django.utils import timezone

from kizuna.base.words import Words
from kizuna.core.jobs.actions.work import Work
from kizuna.core.jobs.rules import job
from kizuna.people.staff.actions.second_factor import seal_anew
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


@job(
    "seal_anew",
    Words(ja="二段階認証の鍵の更新", en="Seal second factors with the present key"),
    every=timedelta(hours=6),
)
def seal_second_factors_anew(work: Work) -> None:
    """So that a former secret key need not be kept for those who seldom sign in."""
    with work.step():
        seal_anew()
