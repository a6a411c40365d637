"""The wizard's pages: files given, what was understood, a question answered, imported, undone."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kizuna.base.errors import Refused
from kizuna.collect.imports import models
from kizuna.collect.imports.actions.starting import look_again
from kizuna.collect.imports.actions.understanding import read_import
from kizuna.collect.imports.actions.undoing import begin_undoing, undo_import
from kizuna.collect.imports.actions.writing import write_import
from kizuna.core.jobs.actions import cancel_job
from kizuna.core.jobs.queries import unfinished_jobs
from tests.collect.imports.test_write_import import (
    CLERK,
    FEBRUARY,
    JANUARY,
    NOW,
    brought_in,
    csv_file,
    tried,
)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: object) -> None:
    """Files of imports lie in a folder of the test's own."""
    settings.DATA = tmp_path  # type: ignore[attr-defined]


def given(client: Client, content: bytes, name: str = "注文.csv") -> models.Import:
    """A file given on the page, and read."""
    answer = client.post("/imports/", {"files": [SimpleUploadedFile(name, content)]})
    assert answer.status_code == 302
    row = models.Import.objects.latest("id")
    work_off(row)
    return row


def work_off(row: models.Import) -> None:
    """What a worker would do: the one job there is for the import."""
    (job,) = unfinished_jobs()
    assert job.arguments["import_id"] == row.pk
    if job.kind == "read_import":
        read_import(row.pk, actor=CLERK, at=NOW)
    elif job.kind == "undo_import":
        undo_import(row.pk, actor=CLERK, at=NOW)
    else:
        write_import(row.pk, actor=CLERK, at=NOW)
    cancel_job(CLERK, job.id)


@pytest.mark.django_db
def test_a_file_is_shown_imported_and_taken_back(signed_in: Callable[..., Client]) -> None:
    client = signed_in("manager")
    row = given(client, csv_file(JANUARY, encoding="cp932")[0])
    page = client.get(f"/imports/{row.pk}/").content.decode()
    assert "取り込むとこうなります" in page and "--map" not in page
    assert "「いつか」は日付として読めません" in page and "行目「いつか」" in page
    refused = client.get(f"/imports/{row.pk}/refused/1/")
    assert "いつか" in refused.getvalue().decode("utf-8-sig")
    name = quote("使えなかった行_注文.csv")
    assert refused["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"
    client.post(f"/imports/{row.pk}/write/")
    work_off(row)
    assert "取り込んだ結果" in client.get(f"/imports/{row.pk}/").content.decode()
    client.post(f"/imports/{row.pk}/undo/")
    assert "取り込みを取り消し、元の" not in client.get(f"/imports/{row.pk}/").content.decode()
    work_off(row)
    row.refresh_from_db()
    assert row.state == "undone"
    assert "元の状態に戻しました" in client.get(f"/imports/{row.pk}/").content.decode()
    assert client.post(f"/imports/{row.pk}/undo/").status_code == 409


@pytest.mark.django_db
def test_an_undo_that_stopped_half_way_can_go_on_and_nothing_is_written_beside_it(
    signed_in: Callable[..., Client],
) -> None:
    client = signed_in("manager")
    row = brought_in("一月.csv", csv_file(JANUARY))
    other = tried("二月.csv", csv_file(JANUARY[:1]))
    begin_undoing(row.pk, actor=CLERK)
    page = client.get(f"/imports/{row.pk}/").content.decode()
    assert "取り消し中" in page and "取り消しを続ける" in page
    with pytest.raises(Refused) as refused:
        write_import(other.pk, actor=CLERK, at=NOW)
    assert refused.value.code == "beside_another"
    client.post(f"/imports/{row.pk}/undo/")
    work_off(row)
    look_again(other.pk, actor=CLERK)
    read_import(other.pk, actor=CLERK, at=NOW)
    write_import(other.pk, actor=CLERK, at=NOW)
    models.Import.objects.filter(pk=row.pk).update(state="writing")
    assert client.post(f"/imports/{other.pk}/undo/").status_code == 409
    other.refresh_from_db()
    assert other.state == "done"


@pytest.mark.django_db
def test_what_stands_upon_an_import_is_named_and_linked_where_it_is_not_undone(
    signed_in: Callable[..., Client],
) -> None:
    client = signed_in("manager")
    first = brought_in("一月.csv", csv_file(JANUARY))
    second = brought_in("二月.csv", csv_file(FEBRUARY))
    third = brought_in("三月.csv", csv_file([(*FEBRUARY[2][:5], "5", "800")]))
    answer = client.post(f"/imports/{first.pk}/undo/")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert f"先に、取り込み {third.pk}, {second.pk} を、この順に取り消してください。" in page
    assert all(f'<a href="/imports/{row.pk}/">' in page for row in (second, third))
    assert "二月.csv" in page and "三月.csv" in page
    client.post(f"/imports/{third.pk}/undo/")
    answer = client.post(f"/imports/{second.pk}/undo/")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert f"取り込み {third.pk} が「取り消し中」のあいだは" in page
    assert f'<a href="/imports/{third.pk}/">' in page
    work_off(third)
    assert client.post(f"/imports/{second.pk}/undo/").status_code == 302


@pytest.mark.django_db
def test_what_is_pressed_while_the_job_before_ends_is_done_all_the_same(
    signed_in: Callable[..., Client],
) -> None:
    client = signed_in("manager")
    row = given(client, csv_file(JANUARY)[0])
    client.post(f"/imports/{row.pk}/write/")
    write_import(row.pk, actor=CLERK, at=NOW)
    client.post(f"/imports/{row.pk}/undo/")
    assert [job.kind for job in unfinished_jobs()] == ["write_import", "undo_import"]


@pytest.mark.django_db
def test_an_import_that_a_killed_command_left_can_be_stopped_and_taken_back(
    signed_in: Callable[..., Client],
) -> None:
    client = signed_in("manager")
    row = given(client, csv_file(JANUARY)[0])
    models.Import.objects.filter(pk=row.pk).update(state="writing")
    assert "中止する" in client.get(f"/imports/{row.pk}/").content.decode()
    client.post(f"/imports/{row.pk}/stop/")
    row.refresh_from_db()
    assert row.state == "stopped"
    assert "取り消して元に戻す" in client.get(f"/imports/{row.pk}/").content.decode()


@pytest.mark.django_db
def test_an_import_that_stopped_half_way_says_so_and_is_not_read_in_another_way(
    signed_in: Callable[..., Client],
) -> None:
    client, row = signed_in("manager"), tried("一月.csv", csv_file(JANUARY))
    assert f"/imports/{row.pk}/choose/" in client.get(f"/imports/{row.pk}/").content.decode()
    write_import(row.pk, actor=CLERK, at=NOW, may_go_on=lambda done, steps: done < 1)
    page = client.get(f"/imports/{row.pk}/").content.decode()
    assert "取り込みの途中で止まっています" in page and "ここまでに取り込んだもの" in page
    assert f"/imports/{row.pk}/choose/" not in page
    assert client.post(f"/imports/{row.pk}/choose/").status_code == 409


@pytest.mark.django_db
def test_what_is_done_shows_no_progress_any_more_though_its_job_is_about_to_end(
    signed_in: Callable[..., Client],
) -> None:
    client = signed_in("manager")
    row = given(client, csv_file(JANUARY)[0])
    client.post(f"/imports/{row.pk}/write/")
    assert "import-progress" in client.get(f"/imports/{row.pk}/").content.decode()
    write_import(row.pk, actor=CLERK, at=NOW)
    assert unfinished_jobs()
    assert "import-progress" not in client.get(f"/imports/{row.pk}/").content.decode()


@pytest.mark.django_db
def test_a_file_of_which_every_row_is_used_is_said_to_be_so(
    signed_in: Callable[..., Client],
) -> None:
    client = signed_in("manager", language="en")
    row = given(client, "注文番号,顧客番号,購入日,金額\n1,a,2026-03-01,100\n".encode())
    page = client.get(f"/imports/{row.pk}/").content.decode()
    assert "One row was read, and it could be used." in page


@pytest.mark.django_db
def test_a_question_is_answered_with_a_choice(signed_in: Callable[..., Client]) -> None:
    client = signed_in("manager", language="en")
    rows = b"\n".join(b"2026-01-%02d,%d,M%d,N%d" % (n, n * 100, n % 3, n % 4) for n in range(1, 20))
    row = given(client, b"date,amount,aaa,bbb\n" + rows, "orders.csv")
    row.refresh_from_db()
    assert row.state == "asking"
    page = client.get(f"/imports/{row.pk}/").content.decode()
    assert "which column tells customers apart" in page
    assert '<input type="radio" name="answer" value="0" checked> aaa (M' in page, "what it holds"
    nonsense = client.post(f"/imports/{row.pk}/choose/", {"answer": "9" * 5000})
    assert nonsense.status_code == 302
    work_off(row)
    row.refresh_from_db()
    assert row.state == "asking"
    client.post(f"/imports/{row.pk}/choose/", {"answer": "0"})
    work_off(row)
    row.refresh_from_db()
    assert row.state == "ready"


@pytest.mark.django_db
def test_who_may_not_import_is_refused(signed_in: Callable[..., Client]) -> None:
    client = signed_in("analyst")
    assert client.get("/imports/").status_code == 403
    assert client.post("/imports/1/undo/").status_code == 403


@pytest.mark.django_db
def test_the_first_page_says_where_the_newest_import_stands(
    signed_in: Callable[..., Client],
) -> None:
    client = signed_in("manager")
    row = given(client, csv_file(JANUARY)[0], "一月.csv")
    page = client.get("/").content.decode()
    assert "一月.csv" in page and "取り込み前" in page and f"/imports/{row.pk}/" in page
    assert "一月.csv" not in signed_in("agent").get("/").content.decode()
    models.Import.objects.update(state="undone")
    assert "一月.csv" not in client.get("/").content.decode()


@pytest.mark.django_db
def test_what_was_counted_before_another_import_is_counted_again_before_it_is_written(
    signed_in: Callable[..., Client],
) -> None:
    client = signed_in("manager")
    row = given(client, csv_file(JANUARY)[0], "一月.csv")
    brought_in("同じ一月.csv", csv_file(JANUARY))
    page = client.get(f"/imports/{row.pk}/").content.decode()
    assert "もう一度数える" in page and f"/imports/{row.pk}/write/" not in page
    answer = client.post(f"/imports/{row.pk}/write/")
    row.refresh_from_db()
    assert answer.status_code == 409 and row.state == "ready" and not unfinished_jobs()
    client.post(f"/imports/{row.pk}/again/")
    work_off(row)
    row.refresh_from_db()
    assert row.expected["orders"]["new"] == 0 < row.expected["orders"]["unchanged"]
    assert "もう一度数える" not in client.get(f"/imports/{row.pk}/").content.decode()
    client.post(f"/imports/{row.pk}/write/")
    work_off(row)
    row.refresh_from_db()
    assert row.counts == row.expected
    assert client.post(f"/imports/{row.pk}/again/").status_code == 409


@pytest.mark.django_db
def test_reading_that_was_called_off_before_it_began_ends(signed_in: Callable[..., Client]) -> None:
    client = signed_in("manager")
    client.post("/imports/", {"files": [SimpleUploadedFile("注文.csv", csv_file(JANUARY)[0])]})
    row = models.Import.objects.get()
    client.post(f"/imports/{row.pk}/stop/")
    row.refresh_from_db()
    assert row.state == "unreadable" and not unfinished_jobs()
    page = client.get(f"/imports/{row.pk}/").content.decode()
    assert "取り込みを中止しました" in page and "中断" in page and "読み取れません" not in page


@pytest.mark.django_db
def test_refused_rows_that_were_mended_are_given_again_and_read_as_the_first_file_was(
    signed_in: Callable[..., Client],
) -> None:
    client = signed_in("manager")
    first = given(
        client, "番号,注文日,お客様,合計\nA1,2026-01-05,鈴木,100\nA2,?,鈴木,200\n".encode()
    )
    client.post(
        f"/imports/{first.pk}/choose/",
        {"column-0": "order_id", "column-1": "ordered_at", "column-2": "customer_name"}
        | {"column-3": "amount"},
    )
    work_off(first)
    client.post(f"/imports/{first.pk}/write/")
    work_off(first)
    refused = client.get(f"/imports/{first.pk}/refused/1/").getvalue()

    again = given(client, refused.replace(b"?", b"2026-01-06"), "直した行.csv")

    page = client.get(f"/imports/{again.pk}/").content.decode()
    assert "1\u00a0行を読み、すべて使えました" in page and "使えなかった理由" not in page
    first.refresh_from_db()
    again.refresh_from_db()
    (columns,) = again.reading["choices"]["layouts"].values()
    assert columns == first.choices["columns"] != {}
    assert again.sources == first.sources == ["shop"]
