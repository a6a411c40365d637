"""From an empty installation to the first figures: the owner's link, a file with bad rows, home.

The file is as shops have them: cp932, from a spreadsheet, with 25 kinds of rows gone wrong.
"""

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import LazySettings
from django.utils import timezone
from playwright.sync_api import expect

from kizuna.base.words import LANGUAGES, Language
from kizuna.collect.orders.queries.known import order_totals
from kizuna.core.jobs.worker import Worker
from kizuna.core.permissions.rules import Role, system_actor
from kizuna.people.staff.actions.accounts import add_staff_member
from kizuna.people.staff.actions.links import make_link
from kizuna.people.staff.rules.links import Purpose
from kizuna.understand.scores.actions import refresh_scores
from tests.collect.imports.test_planted_rows import EVERY, HEADER, KINDS, bad, good
from tests.stories.test_open_a_customer import OVERFLOW

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROWS = KINDS * EVERY
WRONG = range(EVERY - 1, ROWS, EVERY)


class Told(NamedTuple):
    """What the story looks for, in one language."""

    enter: str
    read: str
    write: str
    outcome: str
    done: str
    refused: str
    line: str
    undo: str
    confirm: str
    undone: str
    reuse: str
    figure: str


TOLD: dict[Language, Told] = {
    "ja": Told(
        enter="サインイン",
        read="読み取る",
        write="取り込む",
        outcome="取り込んだ結果",
        done="完了",
        refused="使えなかった行を受け取る",
        line="元のファイルの行",
        undo="取り消して元に戻す",
        confirm="取り消す",
        undone="取り消し済み",
        reuse="同じファイルをもう一度取り込む",
        figure="リピート購入率",
    ),
    "en": Told(
        enter="Sign in",
        read="Read them",
        write="Import",
        outcome="What was imported",
        done="Done",
        refused="Download these rows",
        line="Row in the original file",
        undo="Undo this import",
        confirm="Undo it",
        undone="Undone",
        reuse="Use these files again",
        figure="Repeat purchase rate",
    ),
}
LOOKS: dict[Language, tuple[int, Literal["light", "dark"]]] = {
    "ja": (1440, "light"),
    "en": (390, "dark"),
}


def file_of(rows: list[list[str]]) -> bytes:
    """A CSV file as a Japanese spreadsheet saves it."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADER, *rows])
    return text.getvalue().encode("cp932")


def work_off() -> None:
    """What the worker beside the server would do."""
    worker = Worker()
    while worker.run_next():
        pass


def readable(page: "Page") -> None:
    """Whole and accessible, as it stands now."""
    assert page.evaluate(OVERFLOW) <= 0
    found = Axe().run(page).response["violations"]
    assert not found, [(one["id"], one["nodes"][0]["html"]) for one in found]


def brought_in(page: "Page", told: Told, name: str, content: bytes) -> str:
    """A file given in the wizard, looked at, imported; the address of its page."""
    page.goto("/imports/")
    page.locator("#files").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name=told.read, exact=True).click()
    page.wait_for_url("**/imports/*/")
    return confirmed(page, told)


def confirmed(page: "Page", told: Told) -> str:
    """An import that was begun, looked at and written; the address of its page."""
    expect(page.get_by_role("progressbar")).to_be_visible()
    readable(page)
    work_off()
    with page.expect_navigation():
        page.get_by_role("button", name=told.write, exact=True).click()
    work_off()
    expect(page.get_by_role("heading", name=told.outcome)).to_be_visible()
    expect(page.locator("#import .chip").first).to_have_text(told.done)
    return page.url


def undone(page: "Page", told: Told) -> None:
    """The import whose page is open, taken back."""
    page.get_by_role("button", name=told.undo).click()
    readable(page)
    with page.expect_navigation():
        page.get_by_role("button", name=told.confirm, exact=True).click()
    work_off()
    expect(page.locator("#import .chip").first).to_have_text(told.undone)


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_an_empty_installation_to_the_first_figures(
    browser: "Browser", live_server: "LiveServer", settings: LazySettings, tmp_path: Path,
    language: Language,
) -> None:  # fmt: skip
    settings.DATA = tmp_path
    told, (width, scheme) = TOLD[language], LOOKS[language]
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": width, "height": 900}, color_scheme=scheme,
        locale=language, reduced_motion="reduce",
    )  # fmt: skip
    page = context.new_page()
    page.goto("/")
    readable(page)  # nobody can sign in yet
    page.goto(f"/sign-in/link/{first_link(language)}/")
    page.locator("input[type=password]").first.fill("とても長い合言葉を忘れない")
    page.get_by_role("button", name=told.enter, exact=True).click()
    expect(page.locator(".steps a[href='/imports/']")).to_be_visible()
    readable(page)

    wrong = set(WRONG)
    rows = [bad(number) if number in wrong else good(number) for number in range(ROWS)]
    first = brought_in(page, told, "注文台帳.csv", file_of(rows))
    readable(page)
    assert order_totals().orders == ROWS - KINDS
    with page.expect_download() as started:
        page.get_by_role("link", name=told.refused).click()
    with Path(started.value.path()).open(encoding="utf-8-sig", newline="") as file:
        header, *refused = csv.reader(file)
    at = header.index(told.line)
    assert sorted(int(row[at]) - 2 for row in refused) == list(WRONG)
    assert all(row[at - 1] for row in refused), "each says why"

    brought_in(page, told, "直した行.csv", file_of([good(number) for number in WRONG]))
    again = brought_in(page, told, "全部.csv", file_of([good(number) for number in range(ROWS)]))
    assert again != first and order_totals().orders == ROWS, "nothing is doubled"
    undone(page, told)
    assert order_totals().orders == ROWS, "it had changed nothing, and undoing it neither"
    page.get_by_role("button", name=told.reuse).click()
    page.wait_for_function("url => location.href !== url", arg=again)
    again = confirmed(page, told)
    page.goto(first)
    undone(page, told)
    assert order_totals().orders == KINDS, "what it brought first goes, though others held it, too"
    readable(page)
    offered = page.locator("li", has=page.locator(f"a[href='{urlsplit(again).path}']"))
    offered.get_by_role("button", name=told.reuse).click()
    page.wait_for_function("url => location.href !== url", arg=first)
    confirmed(page, told)
    assert order_totals().orders == ROWS, "all is back"

    refresh_scores(at=timezone.now())
    page.goto("/")
    expect(page.get_by_text(told.figure).first).to_be_visible()
    readable(page)
    context.close()


def first_link(language: Language) -> str:
    """What `kizuna user add` prints: the way in of the first owner."""
    command = system_actor("command")
    owner = add_staff_member(
        command, email="hanako@example.com", name="花子", role=Role.OWNER, language=language
    )
    return make_link(command, int(owner.pk), purpose=Purpose.INVITATION, at=timezone.now())
