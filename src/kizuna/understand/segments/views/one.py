"""One segment: who is in it, how it grew, who came and went; putting it away.

Not here: its rule's form (`building`).
"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kizuna.base.addresses import asked_id
from kizuna.base.words import Words
from kizuna.core.language.speaking import current_language, say
from kizuna.core.permissions.asking import actor_of
from kizuna.core.permissions.rules import Actor, Permission
from kizuna.insight.report.writing import Writing
from kizuna.people.customers.actions.declared import EXPORT_CUSTOMERS
from kizuna.understand.segments.actions.declared import CHANGE_SEGMENTS
from kizuna.understand.segments.actions.keeping import (
    archive_segment,
    delete_segment,
    restore_segment,
)
from kizuna.understand.segments.queries.members import members_page
from kizuna.understand.segments.queries.segments import VIEW_SEGMENTS, KnownSegment, known_segment
from kizuna.understand.segments.rules.checking import is_complete
from kizuna.understand.segments.rules.tree import conditions_of
from kizuna.understand.segments.views.history import history
from kizuna.understand.segments.views.listing import described, said

SHOWN = 20
PEOPLE = Words(ja="名", en="customers")
YOUNGER = Words(ja="30 日たつとわかります", en="known after 30 days")
ARCHIVED = Words(ja="「{name}」をアーカイブに移しました。", en="“{name}” is in the archive now.")
RESTORED = Words(ja="「{name}」を一覧に戻しました。", en="“{name}” is back in the list.")
DELETED = Words(ja="「{name}」を削除しました。", en="“{name}” is deleted.")


@never_cache
@require_safe
def segment(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Its page."""
    actor, known = asked_segment(request, segment_id)
    ((_, sentence),) = described([known])
    text, before = request.GET.get("q", "").strip(), asked_id(request.GET.get("before", ""))
    page = members_page(actor, segment_id, limit=SHOWN, text=text, before=before)
    context = {
        "segment": known,
        "sentence": sentence,
        "advice": said(known.ready_made),
        "is_broken": known.rule and not all(map(is_complete, conditions_of(known.rule))),
        "page": page,
        "q": text,
        "before": before,
        **_figures(known),
        **history(actor, segment_id, request.GET.dict()),
        "may_pick": known.rule is None and actor.may(CHANGE_SEGMENTS),
        "may_change": actor.may(CHANGE_SEGMENTS),
        "may_export": actor.may(EXPORT_CUSTOMERS),
    }
    return render(request, "segments/segment.html", context)


@never_cache
@require_POST
def archive(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Out of the list."""
    actor, known = asked_segment(request, segment_id, to=CHANGE_SEGMENTS)
    archive_segment(segment_id, actor=actor, at=timezone.now())
    messages.success(request, say(ARCHIVED, name=known.name))
    return redirect("segments")


@never_cache
@require_POST
def restore(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Back into the list."""
    actor, known = asked_segment(request, segment_id, to=CHANGE_SEGMENTS)
    restore_segment(segment_id, actor=actor)
    messages.success(request, say(RESTORED, name=known.name))
    return redirect("segment", segment_id)


@never_cache
@require_POST
def delete(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Gone; the page asked before."""
    actor, known = asked_segment(request, segment_id, to=CHANGE_SEGMENTS)
    delete_segment(segment_id, actor=actor)
    messages.success(request, say(DELETED, name=known.name))
    return redirect("segments")


def _figures(known: KnownSegment) -> dict[str, str]:
    """The numbers at the top, as the component "figure" wants them."""
    writing = Writing(current_language())
    change = "" if known.change is None else f"{known.change:+,}" if known.change else "±0"
    is_known = known.is_found and known.size
    return {
        "size": writing.number(known.size) if known.is_found else "",
        "with_email": writing.number(known.with_email) if known.is_found else "",
        "reachable": writing.percent(known.with_email / known.size) if is_known else "",
        "change": change.replace("-", "−"),
        "change_unit": say(PEOPLE) if change else "",
        "change_few": "" if change else say(YOUNGER),
    }


def asked_segment(
    request: HttpRequest, segment_id: int, *, to: Permission = VIEW_SEGMENTS
) -> tuple[Actor, KnownSegment]:
    """Who asks for which; refused before it is said whether that is there."""
    actor = actor_of(request, to=to)
    known = known_segment(actor, segment_id, today=timezone.localdate())
    if known is None:
        raise Http404
    return actor, known
