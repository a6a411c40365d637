"""The job that keeps members up to date: after imports, and when a day has passed.

Not here: what it does (`actions.refreshing`).
"""

from datetime import timedelta

from django.utils import timezone

from kizuna.base.words import Words
from kizuna.core.jobs.actions.work import Work
from kizuna.core.jobs.rules import job
from kizuna.understand.scores.queries import is_picture_awaited
from kizuna.understand.scores.rules.following import FOLLOWING
from kizuna.understand.segments.actions.refreshing import refresh_segment, stale_segments

EVERY = timedelta(seconds=30)
KIND = "refresh_segments"
FOLLOWING.add(KIND, KIND)


@job(
    KIND,
    Words(ja="セグメントの更新", en="Bring the segments up to date"),
    every=EVERY,
    is_long=True,
)
def refresh_stale_segments(work: Work) -> None:
    """One after the other, each a transaction of its own: after a kill only the rest is left."""
    if is_picture_awaited():  # whom it puts into which RFM group is not known yet: this follows it
        return
    stale = stale_segments(at=timezone.now())
    for place, segment_id in enumerate(stale):
        work.report(100 * place // len(stale))
        refresh_segment(segment_id, at=timezone.now())
