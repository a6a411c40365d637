"""The jobs that keep the picture up to date and compute parts of it.

Not here: what it does (`actions`).
"""

from datetime import timedelta

from django.utils import timezone

from kizuna.base.words import Words
from kizuna.core.jobs.actions.work import Work
from kizuna.core.jobs.rules import job
from kizuna.understand.scores.actions import refresh_scores
from kizuna.understand.scores.actions.excerpts import compute_excerpt

EVERY = timedelta(seconds=20)


@job("refresh_scores", Words(ja="分析の更新", en="Bring the analyses up to date"), every=EVERY)
def refresh_scores_when_due(work: Work) -> None:
    """Computed outside of a step, so that nobody else waits; doing it twice is harmless."""
    refresh_scores(at=timezone.now())


@job("compute_excerpt", Words(ja="期間・お客様を絞った分析", en="Analyse a period or a part"))
def compute_excerpt_asked_for(work: Work, *, period: str, only: str) -> None:
    """What somebody waits for; doing it twice is harmless."""
    compute_excerpt(period=period, only=only, at=timezone.now())
