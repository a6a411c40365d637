"""Which lane does what: nobody who reads a file waits for the first copy of a large shop."""

from pathlib import Path

import pytest
from django.conf import LazySettings

from kizuna.core.jobs.actions import start_job
from kizuna.core.jobs.worker import Worker
from kizuna.understand.lake.queries import lake_state
from kizuna.understand.scores.models import Picture
from tests.understand.scores.shop import record, small_shop

pytestmark = pytest.mark.django_db(transaction=True)


def _work_off(worker: Worker) -> None:
    while worker.run_next():
        pass


def test_the_first_copy_is_made_beside_the_quick_jobs_and_later_ones_by_them(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.DATA = tmp_path
    quick, long = Worker(is_long=False), Worker(is_long=True)
    record(small_shop()[:60])
    start_job("refresh_scores")
    _work_off(quick)
    assert not lake_state().files
    _work_off(long)
    first = lake_state().event
    assert Picture.objects.get().event_id == first
    record(small_shop()[60:])
    start_job("refresh_scores")
    _work_off(quick)
    assert lake_state().event > first
