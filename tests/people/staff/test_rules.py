"""How often one may try, which codes count, whose address it is: decided without a database."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kizuna.people.staff.rules.addresses import client_address
from kizuna.people.staff.rules.attempts import ACCOUNT, ADDRESS, WINDOW, Limit, next_try_at
from kizuna.people.staff.rules.second_factor import (
    RECOVERY_CODES,
    STEP_SECONDS,
    accepted_step,
    new_recovery_codes,
    recovery_digest,
)

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
# RFC 6238, appendix B: the last six digits of the values for SHA-1.
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
RFC_6238 = {59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"}


@given(st.lists(st.integers(0, 40_000), max_size=200), st.sampled_from([ACCOUNT, ADDRESS]))
def test_no_hour_sees_more_tries_than_the_limit(gaps: list[int], limit: Limit) -> None:
    now, looked_at = NOON, list[datetime]()
    for gap in gaps:
        now += timedelta(milliseconds=gap)
        if next_try_at(looked_at, limit=limit, now=now) <= now:
            looked_at.append(now)
    for at in looked_at:
        assert sum(at <= other < at + WINDOW for other in looked_at) <= limit.tries


@given(st.lists(st.integers(0, 3600), max_size=30))
def test_whoever_waits_as_told_may_try_again(seconds: list[int]) -> None:
    failures = sorted(NOON - timedelta(seconds=ago) for ago in seconds)
    at = next_try_at(failures, limit=ACCOUNT, now=NOON)
    assert NOON <= at <= NOON + WINDOW
    assert next_try_at(failures, limit=ACCOUNT, now=at) <= at


def test_the_first_slips_cost_nothing_and_then_each_costs_twice_the_last() -> None:
    waits = [
        (next_try_at([NOON] * failures, limit=ACCOUNT, now=NOON) - NOON).total_seconds()
        for failures in range(10)
    ]
    assert waits == [0, 0, 0, 2, 4, 8, 16, 32, 64, 128]


@pytest.mark.parametrize(("seconds", "code"), RFC_6238.items())
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    now = datetime.fromtimestamp(seconds, UTC)
    step = accepted_step(code, secret=SECRET, last_step=0, now=now)
    assert step == seconds // STEP_SECONDS
    assert accepted_step(f"{code[:3]} {code[3:]}", secret=SECRET, last_step=0, now=now) == step


@given(st.integers(-300, 300))
def test_a_code_is_good_once_and_about_a_minute(offset: int) -> None:
    code = pyotp.TOTP(SECRET).at(NOON)
    later = NOON + timedelta(seconds=offset)
    step = accepted_step(code, secret=SECRET, last_step=0, now=later)
    near = abs(int(later.timestamp()) // 30 - int(NOON.timestamp()) // 30) <= 1
    assert (step is not None) == near
    if step is not None:
        assert accepted_step(code, secret=SECRET, last_step=step, now=later) is None


@given(st.text(max_size=10))
def test_any_text_may_come_as_a_code(text: str) -> None:
    assert accepted_step(text, secret=SECRET, last_step=0, now=NOON) is None or text.strip()


def test_recovery_codes_differ_and_are_kept_as_digests() -> None:
    codes = new_recovery_codes()
    digests = {recovery_digest(code) for code in codes}
    assert len(digests) == RECOVERY_CODES and not digests & set(codes)


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        ("", 0, "10.0.0.1"),
        ("6.6.6.6", 0, "10.0.0.1"),
        ("6.6.6.6, 203.0.113.9", 1, "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9, 10.0.0.2", 2, "203.0.113.9"),
        ("203.0.113.9", 2, "10.0.0.1"),
    ],
)
def test_only_our_own_proxies_are_believed(forwarded: str, proxies: int, address: str) -> None:
    assert client_address("10.0.0.1", forwarded=forwarded, proxies=proxies) == address
