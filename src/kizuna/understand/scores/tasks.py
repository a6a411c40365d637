"""The job that keeps the picture up to date.

Not here: what it does (`actions`).
"""

from datetime import timedelta

from django.utils import timezone

from kizuna.base.words import Words
from kizuna.core.jobs.actions.work import Work
from kizuna.core.jobs.rules import job
from kizuna.understand.scores.actions import refresh_scores

EVERY = timedelta(seconds=20)


@job("refresh_scores", Words(ja="分析の更新", en="Bring the analyses up to date"), every=EVERY)
def refresh_scores_when_due(work: Work) -> None:
    """Computed outside of a step, so that nobody else waits; doing it twice is harmless."""
    refresh_scores(at=timezone.now())
