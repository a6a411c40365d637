"""The queue's own job: throwing out what is old."""

from datetime import timedelta

from django.utils import timezone

from kizuna.base.words import Words
from kizuna.core.jobs.actions.upkeep import prune_jobs
from kizuna.core.jobs.actions.work import Work
from kizuna.core.jobs.rules import job


@job(
    "prune_jobs",
    Words(ja="古い処理記録の削除", en="Throw out old jobs"),
    every=timedelta(days=1),
)
def prune(work: Work) -> None:
    """Once a day."""
    with work.step():
        prune_jobs(now=timezone.now())
