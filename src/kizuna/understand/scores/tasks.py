"""The jobs that keep the picture up to date and compute parts of it.

Not here: what it does (`actions`).
"""

from datetime import timedelta

from django.utils import timezone

from kizuna.base.words import Words
from kizuna.core.jobs.actions import start_job
from kizuna.core.jobs.actions.work import Work
from kizuna.core.jobs.rules import job
from kizuna.understand.lake.actions import (
    be_ready_to_refresh,
    is_first_copy_due,
    refresh_lake,
)
from kizuna.understand.scores.actions import compute_picture, refresh_glance
from kizuna.understand.scores.actions.excerpts import compute_excerpt
from kizuna.understand.scores.queries import PICTURE

EVERY = timedelta(seconds=20)


@job(
    "refresh_scores",
    Words(ja="分析の更新", en="Bring the analyses up to date"),
    every=EVERY,
    follows_facts=True,
)
def refresh_scores_when_due(work: Work) -> None:
    """What people look at first; the whole picture follows, and nothing new has to wait for it.

    Computed outside of a step, so that nobody else waits; doing it twice is harmless. What takes
    long before there is anything to look at, the first copy, is made with the first picture.
    """
    if is_first_copy_due() or refresh_glance(at=timezone.now()):
        start_job(PICTURE, unique_key=PICTURE)
    be_ready_to_refresh()


@job(PICTURE, Words(ja="分析全体の計算", en="Compute all analyses"), is_long=True)
def compute_picture_in_background(work: Work) -> None:
    """Outside of a step, too."""
    if is_first_copy_due():
        refresh_lake()
    compute_picture(at=timezone.now())


@job(
    "compute_excerpt",
    Words(ja="期間・お客様を絞った分析", en="Analyse a period or a part"),
    is_long=True,
)
def compute_excerpt_asked_for(work: Work, *, period: str, only: str) -> None:
    """What somebody waits for; doing it twice is harmless."""
    compute_excerpt(period=period, only=only, at=timezone.now())
