"""Jobs: queued with the fact they follow from, tried again, called off, done by one worker."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.test import Client, RequestFactory
from django.urls import resolve
from django.utils import timezone

from kizuna.base.errors import Forbidden, Refused
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.core.jobs.actions import cancel_job, leases, retry_job, start_job
from kizuna.core.jobs.actions.upkeep import hasten_jobs, prune_jobs, schedule_jobs
from kizuna.core.jobs.actions.work import LeaseLost, Work
from kizuna.core.jobs.models import Job
from kizuna.core.jobs.queries import failed_jobs, job_by_id, unfinished_jobs
from kizuna.core.jobs.rules import JOBS, State, job
from kizuna.core.jobs.worker import Worker, work_in_lanes
from kizuna.core.permissions.rules import Actor, Role

pytestmark = pytest.mark.django_db(transaction=True)
OWNER = Actor(key="staff:1", role=Role.OWNER)
NAME = Words(ja="試験", en="Trial")
HALF = Said("half_way", Words(ja="{n} 行 {{", en="{n} rows {{"), {"n": 1200})
ran: list[object] = []


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    """A few kinds of jobs, for as long as a test lasts."""
    ran.clear()
    before = dict(JOBS._entries)

    @job("note", NAME)
    def note(work: Work, *, text: str) -> None:
        ran.append(text)

    @job("stumble", NAME, tries=3)
    def stumble(work: Work) -> None:
        ran.append("stumbled")
        raise ZeroDivisionError

    @job("decline", NAME)
    def decline(work: Work) -> None:
        raise Refused(Said("impossible", NAME))

    @job("walk", NAME)
    def walk(work: Work, *, steps: int) -> None:
        for n in range(work.reached.get("n", 0), steps):
            with work.step(percent=100 * n // steps, said=HALF, n=n + 1):
                ran.append(n)
            if n == 1 and not work.reached.get("stopped"):
                meanwhile(work)

    @job("dig", NAME, is_long=True)
    def dig(work: Work) -> None:
        meanwhile(work)
        ran.append("dug")

    @job("hourly", NAME, every=timedelta(hours=1))
    def hourly(work: Work) -> None:
        ran.append("hourly")

    yield
    JOBS._entries = before


def meanwhile(work: Work) -> None:
    """What happens while a job walks; tests put something here."""


def state(job_id: int) -> State:
    """Where a job stands."""
    found = job_by_id(job_id)
    assert found
    return found.state


def due_now(job_id: int) -> None:
    """Let the pause before the next attempt be over."""
    Job.objects.filter(pk=job_id).update(run_at=timezone.now())


def test_a_job_is_done_once_with_its_arguments() -> None:
    job_id = start_job("note", arguments={"text": "花"})
    worker = Worker()
    assert worker.run_next() and not worker.run_next()
    assert ran == ["花"] and state(job_id) == State.DONE


def test_a_job_goes_when_the_transaction_it_belongs_to_does() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        start_job("note", arguments={"text": "a"})
        raise ZeroDivisionError
    assert unfinished_jobs() == []


def test_an_unknown_kind_is_refused_at_once() -> None:
    with pytest.raises(KeyError, match="no_such_job"):
        start_job("no_such_job")


def test_a_job_waits_until_its_time() -> None:
    start_job("note", arguments={"text": "a"}, run_at=timezone.now() + timedelta(minutes=1))
    assert not Worker().run_next()


def test_of_unfinished_jobs_with_one_key_there_is_one() -> None:
    first = start_job("note", arguments={"text": "a"}, unique_key="k")
    assert start_job("note", arguments={"text": "b"}, unique_key="k") == first
    Worker().run_next()
    assert start_job("note", arguments={"text": "c"}, unique_key="k") != first
    assert len(unfinished_jobs()) == 1


def test_a_job_that_fails_is_tried_again_later_and_then_left_for_somebody_to_see() -> None:
    job_id = start_job("stumble")
    for attempt in (1, 2, 3):
        assert Worker().run_next()
        found = job_by_id(job_id)
        assert found and found.attempts == attempt and "ZeroDivisionError" in found.error
        assert attempt == 3 or found.run_at > timezone.now() + timedelta(seconds=3)
        due_now(job_id)
    assert not Worker().run_next() and ran == ["stumbled"] * 3
    assert [failed.id for failed in failed_jobs()] == [job_id]
    with pytest.raises(Forbidden):
        retry_job(Actor(key="staff:2", role=Role.AGENT), job_id)
    assert retry_job(OWNER, job_id) and Worker().run_next()
    assert len(ran) == 4


def test_what_was_refused_is_not_tried_again() -> None:
    job_id = start_job("decline")
    Worker().run_next()
    (failed,) = failed_jobs()
    assert (failed.id, failed.error, failed.attempts) == (job_id, "Trial", 1)


def test_a_job_tells_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setitem(globals(), "meanwhile", lambda work: seen.append(unfinished_jobs()[0]))
    start_job("walk", arguments={"steps": 4})
    Worker().run_next()
    assert (seen[0].percent, seen[0].state) == (25, State.RUNNING)
    assert seen[0].progress is not None
    assert seen[0].progress.say("ja") == "1,200 行 {"


def test_a_running_job_is_called_off_between_two_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    job_id = start_job("walk", arguments={"steps": 9})
    monkeypatch.setitem(globals(), "meanwhile", lambda work: cancel_job(OWNER, job_id))
    Worker().run_next()
    assert ran == [0, 1] and state(job_id) == State.CANCELLED
    assert not cancel_job(OWNER, job_id)


def test_a_waiting_job_is_called_off_at_once() -> None:
    job_id = start_job("note", arguments={"text": "a"})
    assert cancel_job(OWNER, job_id)
    assert not Worker().run_next() and state(job_id) == State.CANCELLED


def test_a_worker_that_must_stop_gives_its_job_back(monkeypatch: pytest.MonkeyPatch) -> None:
    worker, job_id = Worker(), start_job("walk", arguments={"steps": 5})
    monkeypatch.setitem(globals(), "meanwhile", lambda work: worker.stop.set())
    worker.run_next()
    found = job_by_id(job_id)
    assert found and (found.state, found.attempts, ran) == (State.WAITING, 0, [0, 1])
    monkeypatch.setitem(globals(), "meanwhile", lambda work: None)
    Worker().run_next()
    assert ran == [0, 1, 2, 3, 4] and state(job_id) == State.DONE


def test_whoever_lost_the_lease_can_write_no_more() -> None:
    start_job("walk", arguments={"steps": 3})
    slow = leases.claim_job()
    assert slow and leases.claim_job() is None
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    quick = leases.claim_job()
    assert quick and quick.pk == slow.pk
    with pytest.raises(LeaseLost), Work(slow, must_stop=lambda: False).step(n=3):
        start_job("note", arguments={"text": "written by the slow one"})
    assert not leases.finish_job(slow) and not leases.renew_lease(slow)
    assert [each.kind for each in unfinished_jobs()] == ["walk"]
    assert leases.finish_job(quick)


def test_a_job_that_kills_its_worker_each_time_is_given_up() -> None:
    job_id = start_job("stumble")
    for _ in range(3):
        assert leases.claim_job()
        Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert leases.claim_job() is None
    assert state(job_id) == State.FAILED and failed_jobs()[0].error == leases.ABANDONED


def test_jobs_that_come_by_themselves_come_in_their_time() -> None:
    for _ in range(2):
        schedule_jobs()
    hourly = [each for each in unfinished_jobs() if each.kind == "hourly"]
    assert len(hourly) == 1
    while Worker().run_next():
        pass
    assert ran == ["hourly"]
    schedule_jobs()
    (waiting,) = [each for each in unfinished_jobs() if each.kind == "hourly"]
    assert timedelta(minutes=59) < waiting.run_at - timezone.now() <= timedelta(hours=1)


def test_nobody_waits_for_a_long_job(monkeypatch: pytest.MonkeyPatch) -> None:
    may_end, stop = threading.Event(), threading.Event()
    monkeypatch.setitem(globals(), "meanwhile", lambda work: may_end.wait(60))
    long = start_job("dig")
    working = threading.Thread(target=_work, args=(stop,))
    working.start()
    try:
        short = start_job("note", arguments={"text": "花"})
        _until(lambda: state(short) == State.DONE)
        assert state(long) is not State.DONE
        may_end.set()
        _until(lambda: state(long) == State.DONE)
    finally:
        may_end.set()
        stop.set()
        working.join()
    assert [what for what in ran if what != "hourly"] == ["花", "dug"]


def _work(stop: threading.Event) -> None:
    try:
        work_in_lanes(stop)
    finally:
        connections.close_all()


def _until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def test_a_job_that_follows_facts_comes_at_once_when_much_has_happened() -> None:
    @job("watch", NAME, every=timedelta(hours=1), follows_facts=True)
    def watch(work: Work) -> None:
        ran.append("watched")

    schedule_jobs()
    while Worker().run_next():
        pass
    hasten_jobs()
    hasten_jobs()
    schedule_jobs()
    while Worker().run_next():
        pass
    assert (ran.count("watched"), ran.count("hourly")) == (2, 1)


def test_a_job_that_waits_for_its_hour_is_hastened() -> None:
    @job("watch", NAME, every=timedelta(hours=1), follows_facts=True)
    def watch(work: Work) -> None:
        ran.append("watched")

    start_job("watch", unique_key="every:watch", run_at=timezone.now() + timedelta(hours=1))
    assert not Worker().run_next()
    hasten_jobs()
    while Worker().run_next():
        pass
    assert "watched" in ran and "hourly" not in ran


def test_old_jobs_are_thrown_out_and_failed_ones_later() -> None:
    start_job("note", arguments={"text": "a"})
    start_job("decline")
    while Worker().run_next():
        pass
    now = timezone.now()
    assert prune_jobs(now=now + timedelta(days=6)) == 0
    assert prune_jobs(now=now + timedelta(days=8)) == 1
    assert prune_jobs(now=now + timedelta(days=91)) == 1


def test_the_queue_is_seen_and_tended_by_who_may(signed_in: Callable[..., Client]) -> None:
    failed, waiting = start_job("decline"), start_job("stumble")
    Worker().run_next()
    page = signed_in("owner").get("/jobs/").content.decode()
    assert "もう一度試す" in page and "Trial" in page and f"/jobs/{waiting}/cancel/" in page
    signed_in("owner", language="en").post(f"/jobs/{waiting}/cancel/")
    signed_in("owner").post(f"/jobs/{failed}/retry/")
    assert (state(waiting), state(failed)) == (State.CANCELLED, State.WAITING)


@pytest.mark.parametrize("path", ["", "1/retry/", "1/cancel/"])
def test_nobody_else_sees_or_tends_the_queue(path: str) -> None:
    start_job("decline")
    Worker().run_next()
    before = list(Job.objects.values())
    request = RequestFactory().post("/") if path else RequestFactory().get("/")
    request.actor = Actor(key="staff:2", role=Role.AGENT)  # type: ignore[attr-defined]
    match = resolve(f"/jobs/{path}")
    with pytest.raises(Forbidden):
        match.func(request, **match.kwargs)
    assert list(Job.objects.values()) == before
