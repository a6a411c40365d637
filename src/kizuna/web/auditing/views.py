"""The audit log: who did what and when, whether the log holds, its head to be kept elsewhere.

Not here: reading the log (`core.audit.queries`), its words (`rules`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kizuna.base.addresses import asked_id
from kizuna.base.period import asked_day
from kizuna.base.words import Words
from kizuna.core.audit.queries import (
    VIEW_AUDIT_LOG,
    AskedEntries,
    audit_head,
    audit_page,
)
from kizuna.core.audit.rules import Entry
from kizuna.core.exports.rules import EXPORTS
from kizuna.core.jobs.actions import start_job
from kizuna.core.jobs.queries import unfinished_jobs
from kizuna.core.jobs.rules import JOBS
from kizuna.core.language.speaking import say
from kizuna.core.navigation.rules import CREATE, NAV, Action, Place
from kizuna.core.permissions.asking import actor_of
from kizuna.core.permissions.rules import PERMISSIONS
from kizuna.people.staff.queries import team
from kizuna.web.auditing.rules import (
    ACTIONS,
    CHECKED,
    DETAILS,
    NAMED,
    SUBJECTS,
    SYSTEM,
    VALUES,
    YES_NO,
)
from kizuna.web.chrome.templatetags.writing import number

CHECK = "check_audit_log"
COMMA = Words(ja="、", en=", ")
WITHIN = Words(ja="{name}（{inner}）", en="{name} ({inner})")


@dataclass(frozen=True, kw_only=True)
class ShownEntry:
    """One entry in words."""

    sequence: int
    at: datetime
    who: str
    what: str
    subject: str
    details: str


@never_cache
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """A page of the entries that are asked for, the newest first, and whether the log holds."""
    actor = actor_of(request, to=VIEW_AUDIT_LOG)
    sent = {name: request.GET.get(name, "") for name in ("action", "who", "since", "until")}
    asked = AskedEntries(
        action=sent["action"],
        actor=sent["who"],
        since=asked_day(sent["since"]),
        until=asked_day(sent["until"]),
        before=asked_id(request.GET.get("before", "")),
    )
    names = {f"staff:{member.id}": member.name for member in team()}
    page = audit_page(actor, asked)
    checked = audit_page(actor, AskedEntries(action=CHECKED), limit=1).entries
    context = {
        "entries": [shown(entry, names) for entry in page.entries],
        "next": page.next,
        "is_later": asked.before is not None,
        "is_narrowed": any(sent.values()),
        "sent": sent,
        "kinds": [(key, say(name)) for key, name in ACTIONS.items()],
        "people": list(names.items()),
        "total": audit_head().sequence,
        "checked": checked[0] if checked else None,
        "is_checking": any(
            job.kind == CHECK and job.run_at <= timezone.now() for job in unfinished_jobs()
        ),
    }
    return render(request, "auditing/log.html", context)


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Walk through the whole log now; the page says what was found."""
    actor_of(request, to=VIEW_AUDIT_LOG)
    start_job(CHECK, unique_key=CHECK)
    return redirect("audit")


@never_cache
@require_safe
def head(request: HttpRequest) -> HttpResponse:
    """The head as a file: `kizuna audit --anchor` shows by it whether the log was written anew."""
    actor_of(request, to=VIEW_AUDIT_LOG)
    name = f"kizuna-audit-head-{timezone.localdate():%Y%m%d}.txt"
    return HttpResponse(
        f"{audit_head()}\n",
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def shown(entry: Entry, names: Mapping[str, str]) -> ShownEntry:
    """An entry as its reader's language says it; `names` are those of the staff by their key."""
    return ShownEntry(
        sequence=entry.sequence,
        at=entry.at,
        who=names.get(entry.actor) or _part_of_kizuna(entry.actor),
        what=action_name(entry.action),
        subject=names.get(entry.subject) or _subject(entry),
        details=_told(entry.details, names),
    )


def action_name(key: str) -> str:
    """What was done, in words; its key where a former version knew more than this one."""
    return _said(ACTIONS, key)


def _said(words: Mapping[str, Words], key: str) -> str:
    return say(words[key]) if key in words else key


def _told(value: object, names: Mapping[str, str]) -> str:
    """A particular of an entry; what it holds within it, one after the other."""
    if isinstance(value, Mapping):
        told = (_particular(key, inner, names) for key, inner in value.items() if inner != {})
        return say(COMMA).join(told)
    if isinstance(value, bool):
        return say(YES_NO[value])
    if isinstance(value, int):
        return number(value)
    return _value(value) if isinstance(value, str) else str(value)


def _value(key: str) -> str:
    """What it is called: a role, a right, a kind of field, of export, of work."""
    for named in (EXPORTS, JOBS, PERMISSIONS):
        if key in named:
            return say(named[key].name)
    return _said(VALUES, key)


def _particular(key: str, value: object, names: Mapping[str, str]) -> str:
    """Its name and what it is: "内訳: 顧客（新規 2、変更 1）"; colleagues by their names."""
    name = names.get(f"staff:{key}") or _said(DETAILS, key)
    told = str(value) if key in NAMED else _told(value, names)
    if key == "staff_member":
        told = names.get(f"staff:{value}", told)
    if not isinstance(value, Mapping):
        return f"{name} {told}"
    holds_more = any(isinstance(inner, Mapping) for inner in value.values())
    return f"{name}: {told}" if holds_more else say(WITHIN, name=name, inner=told)


def _part_of_kizuna(key: str) -> str:
    return say(SYSTEM) if key.startswith("system:") else key


def _subject(entry: Entry) -> str:
    """What was acted on; of a refusal the page, where it has a name, or else its right alone."""
    kind, _, number = entry.subject.partition(":")
    if number and kind in SUBJECTS:
        return say(SUBJECTS[kind], id=number)
    places: list[Place | Action] = [*NAV.values(), *CREATE.values()]
    page = next((say(place.name) for place in places if place.url == entry.subject), "")
    return page or ("" if "permission" in entry.details else entry.subject)
