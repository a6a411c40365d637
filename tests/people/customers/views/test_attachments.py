"""Files kept with a customer: given, taken along, erased, and nothing that could do harm."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kizuna.base.errors import Forbidden, Refused
from kizuna.core.audit.queries import audit_entries
from kizuna.core.events.queries import events_of_customers
from kizuna.core.permissions.rules import Actor, Role
from kizuna.people.customers import models
from kizuna.people.customers.actions.by_hand.attachments import (
    NewFile,
    attach_file,
    attachment_to_take,
    erase_attachment,
)
from kizuna.people.customers.actions.merging import merge_customers
from tests.people.customers.batches import resolved

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
AGENT = Actor(key="staff:1", role=Role.AGENT)
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 50
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: object) -> None:
    """Files lie in a folder of the test's own."""
    settings.DATA = tmp_path  # type: ignore[attr-defined]
    settings.ATTACHMENT_BYTES = 1_000_000  # type: ignore[attr-defined]


def someone(number: str = "1") -> int:
    """A customer."""
    return int(resolved([{"full_name": "田中 美咲", "external_id": number}])[0][0])


def attached(
    customer: int, name: str = "見積書.pdf", content: bytes = PDF, *, actor: Actor = AGENT
) -> int:
    """A file kept with a customer."""
    stored = hashlib.sha256(name.encode()).hexdigest()[:32]
    file = NewFile(name=name, blocks=[content], stored_name=stored)
    return attach_file(customer, file, author_id=None, actor=actor, at=NOW)


def on_disk(folder: Path) -> list[Path]:
    """All files that lie in the folder of attachments."""
    return [path for path in (folder / "attachments").rglob("*") if path.is_file()]


@pytest.mark.django_db(transaction=True)
def test_several_files_are_given_seen_taken_and_erased(
    signed_in: Callable[..., Client], tmp_path: Path
) -> None:
    customer, client = someone(), signed_in("agent")
    files = [SimpleUploadedFile("../../見積書.pdf", PDF), SimpleUploadedFile("a.txt", b"memo")]
    answer = client.post(f"/customers/{customer}/files/", {"files": files}, follow=True)
    assert "2\u00a0個のファイルを添付しました" in answer.text and "見積書.pdf" in answer.text
    assert "ファイルが 2\u00a0個添付されました" in client.get(f"/customers/{customer}/").text
    row = models.CustomerAttachment.objects.get(name="見積書.pdf")
    assert row.sha256 == hashlib.sha256(PDF).hexdigest()
    assert not [path for path in on_disk(tmp_path) if "見積" in path.name or "pdf" in path.name]
    taken = client.get(f"/customers/files/{row.pk}/")
    assert taken.getvalue() == PDF
    assert taken.headers["Content-Disposition"].startswith("attachment;")
    assert taken.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in taken.headers["Content-Security-Policy"]
    client.post(f"/customers/files/{row.pk}/erase/")
    assert client.get(f"/customers/files/{row.pk}/").status_code == 404
    assert len(on_disk(tmp_path)) == 1
    kinds = [event.kind for event in events_of_customers([customer], limit=9)]
    assert kinds.count("attachment_added") == 2 and kinds.count("attachment_removed") == 1
    assert "見積書" not in str(audit_entries())


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("大きい.bin", b"x" * 1_000_001, "too_big"),
        ("空.txt", b"", "empty_file"),
        ("photo.jpg", b"MZ\x90\x00" + b"x" * 90, "not_kept"),
        ("run.pHp", b"hello", "not_kept"),
        ("絵.SVG", b"<svg onload=alert(1)>", "not_kept"),
        ("memo.txt", b"\xef\xbb\xbf <!DOCTYPE html><script>", "not_kept"),
    ],
)
def test_what_could_do_harm_is_refused_and_leaves_nothing(
    name: str, content: bytes, code: str, tmp_path: Path
) -> None:
    customer = someone()
    before = len(audit_entries())
    with pytest.raises(Refused) as refused:
        attached(customer, name, content)
    assert refused.value.code == code
    assert not models.CustomerAttachment.objects.exists() and not on_disk(tmp_path)
    assert len(audit_entries()) == before


def test_only_who_may_change_customers_gives_and_erases(tmp_path: Path) -> None:
    customer, auditor = someone(), Actor(key="staff:2", role=Role.AUDITOR)
    kept = attached(customer)
    with pytest.raises(Forbidden):
        attached(customer, "b.pdf", actor=auditor)
    with pytest.raises(Forbidden):
        erase_attachment(kept, actor=auditor, at=NOW)
    assert attachment_to_take(kept, actor=auditor).path.read_bytes() == PDF
    assert len(on_disk(tmp_path)) == 1
    with pytest.raises(Refused) as refused:
        attached(999)
    assert refused.value.code == "no_customer"
    with pytest.raises(Refused) as refused:
        attachment_to_take(kept + 1, actor=AGENT)
    assert refused.value.code == "no_file_kept"


def test_files_go_with_their_customer_into_a_merge() -> None:
    one, two = someone("1"), someone("2")
    kept = attached(two)
    merge_customers(one, two, rule="by_hand", evidence={}, actor=AGENT, at=NOW)
    assert models.CustomerAttachment.objects.get(pk=kept).customer_id == one


def test_notes_and_tags_stand_on_the_timeline(signed_in: Callable[..., Client]) -> None:
    customer, client = someone(), signed_in("agent")
    client.post(f"/customers/{customer}/notes/", {"text": "紅茶がお好き"})
    typed = {"family_name": "田中", "name_order": "family_first"}
    client.post(f"/customers/{customer}/edit/", typed | {"tags": "常連、ギフト"})
    client.post(f"/customers/{customer}/edit/", typed | {"tags": "ギフト"})
    page = client.get(f"/customers/{customer}/").text
    assert "メモが残されました" in page and page.count("紅茶がお好き") == 2
    assert page.count("タグが 2\u00a0個付きました") == 1 and page.count("タグが外れました") == 1
