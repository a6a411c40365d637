"""The audit log: an entry stands exactly when what it tells of does, and tampering shows."""

import threading

import pytest
from django.db import connection, connections, transaction

from kizuna.cli.main import main
from kizuna.core.audit.actions import record_audit
from kizuna.core.audit.queries import audit_entries, audit_head, audit_verdict
from kizuna.core.audit.rules import START
from kizuna.core.permissions.rules import Actor, Role

ALICE = Actor(key="staff:1", role=Role.OWNER)
DETAILS = {"n": 1200, "ratio": 1e16, "small": 0.1, "word": "髙\u2028", "list": [None, True, {}]}


def tamper(statement: str) -> None:
    """Change the log as someone with the database in hand would, triggers taken away."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_entries DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER audit_entries_no_update")
            cursor.execute("DROP TRIGGER audit_entries_no_delete")
        cursor.execute(statement)


@pytest.mark.django_db
def test_an_empty_log_holds_and_begins_at_nothing() -> None:
    assert audit_head() == START
    assert audit_verdict().first_wrong is None


@pytest.mark.django_db
def test_entries_come_back_as_they_were_written_and_hold() -> None:
    written = [record_audit(ALICE, "tested", subject=f"order:{n}", details=DETAILS) for n in (1, 2)]
    assert audit_entries() == written[::-1]
    assert audit_entries(before=2) == written[:1]
    assert audit_verdict() == audit_verdict(anchor=audit_head())
    assert audit_verdict().head == audit_head() and audit_head().sequence == 2


@pytest.mark.django_db
def test_an_entry_goes_when_its_transaction_does() -> None:
    record_audit(ALICE, "kept")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record_audit(ALICE, "undone")
        raise ZeroDivisionError
    assert [entry.action for entry in audit_entries()] == ["kept"]
    assert audit_verdict().first_wrong is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entries SET actor = 'staff:2' WHERE sequence = 2",
        "UPDATE audit_entries SET details = '{}' WHERE sequence = 2",
        "UPDATE audit_entries SET details = 'nothing' WHERE sequence = 2",
        "DELETE FROM audit_entries WHERE sequence = 2",
    ],
)
def test_what_was_changed_behind_our_back_shows(statement: str) -> None:
    for n in range(3):
        record_audit(ALICE, "tested", details={"n": n})
    tamper(statement)
    assert audit_verdict().first_wrong == 2
    assert audit_verdict(newest=2).first_wrong == 2
    assert audit_entries(), "it is shown all the same"


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_make_one_chain() -> None:
    def write() -> None:
        for n in range(10):
            record_audit(ALICE, "tested", details={"n": n})
        connections.close_all()

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert audit_verdict().first_wrong is None
    assert audit_head().sequence == 40


@pytest.mark.django_db
def test_the_command_prints_the_head_and_tells_a_forged_log(
    capsys: pytest.CaptureFixture[str],
) -> None:
    record_audit(ALICE, "tested")
    head = audit_head()
    assert main(["audit", "--lang", "en"]) == 0
    assert capsys.readouterr().out == f"The one entry of the audit log holds.\n{head}\n"
    tamper("UPDATE audit_entries SET action = 'harmless'")
    assert main(["audit", "--lang", "ja", "--anchor", str(head)]) == 1
    assert "監査ログの 1 番目" in capsys.readouterr().out


def test_an_anchor_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "--anchor", "yesterday"]) == 2  # bad_head
    assert "yesterday" in capsys.readouterr().err
