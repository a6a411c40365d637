"""Whoever changes the audit log leaves a trace: in the chain itself, or against a head kept."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kizuna.core.audit.rules import START, Entry, Head, Verdict, verdict

Chain = list[tuple[Entry, str]]
WORD = st.text(max_size=5)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORD,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(WORD, inner, max_size=2),
    max_leaves=2,
)


@st.composite
def logs(draw: st.DrawFn, least: int = 2) -> Chain:
    """A sound log of a few entries."""
    facts = draw(
        st.lists(
            st.tuples(WORD, WORD, WORD, st.dictionaries(WORD, VALUES, max_size=2)),
            min_size=least,
            max_size=5,
        )
    )
    return chained([entry(n, *fact) for n, fact in enumerate(facts, 1)])


def entry(
    sequence: int, actor: str, action: str, subject: str, details: dict[str, object]
) -> Entry:
    """One entry, a second after the one before."""
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=sequence)
    return Entry(
        sequence=sequence, at=at, actor=actor, action=action, subject=subject, details=details
    )


def chained(entries: list[Entry]) -> Chain:
    """Entries with the digests they would be stored with."""
    chain: Chain = []
    for each in entries:
        chain.append((each, each.digest(chain[-1][1] if chain else START.digest)))
    return chain


def head(chain: Chain) -> Head:
    """The head a log claims."""
    return Head(chain[-1][0].sequence, chain[-1][1]) if chain else START


@given(logs(least=0))
def test_an_untouched_log_holds(chain: Chain) -> None:
    assert verdict(chain, kept=head(chain), anchor=head(chain)) == Verdict(head(chain))


@given(logs(), st.data())
def test_a_changed_entry_is_found_where_it_stands(chain: Chain, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(chain) - 1))
    kept = head(chain)
    changed: dict[str, Any] = data.draw(
        st.sampled_from(
            [
                {"actor": chain[place][0].actor + "x"},
                {"action": chain[place][0].action + "x"},
                {"subject": chain[place][0].subject + "x"},
                {"details": {**chain[place][0].details, "more": 1}},
                {"at": chain[place][0].at + timedelta(microseconds=1)},
                {"sequence": chain[place][0].sequence + 1},
            ]
        )
    )
    chain[place] = (replace(chain[place][0], **changed), chain[place][1])
    assert verdict(chain, kept=kept).first_wrong == place + 1


@given(logs(least=3), st.data())
def test_a_missing_or_moved_entry_is_found(chain: Chain, data: st.DataObject) -> None:
    kept = head(chain)
    place = data.draw(st.integers(0, len(chain) - 2))
    missing = chain[:place] + chain[place + 1 :]
    assert verdict(missing, kept=kept).first_wrong == place + 1
    chain[place], chain[place + 1] = chain[place + 1], chain[place]
    assert verdict(chain, kept=kept).first_wrong == place + 1


@given(logs())
def test_a_log_cut_short_is_found_against_its_head(chain: Chain) -> None:
    assert verdict(chain[:-1], kept=head(chain)).first_wrong == len(chain)


@given(logs())
def test_a_log_cut_short_with_its_head_is_found_against_an_anchor(chain: Chain) -> None:
    short = chain[:-1]
    assert verdict(short, kept=head(short)).first_wrong is None
    assert verdict(short, kept=head(short), anchor=head(chain)).first_wrong == len(chain)


@given(logs())
def test_a_log_written_anew_is_found_against_an_anchor(chain: Chain) -> None:
    forged = chained([replace(each, actor="nobody at all") for each, _ in chain])
    assert verdict(forged, kept=head(forged)).first_wrong is None
    found = verdict(forged, kept=head(forged), anchor=head(chain))
    assert found.first_wrong == (None if forged == chain else len(chain))


@given(st.text())
def test_only_a_head_is_read_as_a_head(text: str) -> None:
    with pytest.raises(ValueError):
        Head.parse(text)
