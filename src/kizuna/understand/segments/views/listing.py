"""All segments with their sizes, those in the archive, and the ready-made ones."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kizuna.base.words import Words
from kizuna.core.language.speaking import current_language, say
from kizuna.core.permissions.asking import actor_of
from kizuna.understand.segments.actions.declared import CHANGE_SEGMENTS
from kizuna.understand.segments.actions.keeping import create_segment
from kizuna.understand.segments.queries.found import shop_currency
from kizuna.understand.segments.queries.segments import (
    KnownSegment,
    kept_ready_made,
    known_segments,
)
from kizuna.understand.segments.rules.ready_made import READY_MADE
from kizuna.understand.segments.rules.sentences import Reading

KEPT = Words(ja="「{name}」を作りました。", en="“{name}” is made.")
LIST = Words(ja="選んだお客様のリスト", en="A list of chosen customers")


@never_cache
@require_safe
def segments(request: HttpRequest) -> HttpResponse:
    """The list; `?archive=1` shows what was put away."""
    actor = actor_of(request)
    archived = request.GET.get("archive") == "1"
    known = known_segments(actor, today=timezone.localdate(), archived=archived)
    kept = kept_ready_made()
    context = {
        "segments": described(known),
        "is_archive": archived,
        "may_change": actor.may(CHANGE_SEGMENTS),
        "ready_made": [(key, said(key)) for key in READY_MADE if key not in kept],
    }
    return render(request, "segments/segments.html", context)


@never_cache
@require_POST
def keep_ready_made(request: HttpRequest, key: str) -> HttpResponse:
    """Keep one of the ready-made segments, in the reader's language."""
    actor = actor_of(request, to=CHANGE_SEGMENTS)
    if key not in READY_MADE:
        raise Http404
    made = READY_MADE[key]
    name = say(made.name)
    kept = create_segment(name, rule=made.rule, actor=actor, at=timezone.now(), ready_made=key)
    messages.success(request, say(KEPT, name=name))
    return redirect("segment", kept)


def described(known: Sequence[KnownSegment]) -> list[tuple[KnownSegment, str]]:
    """Each with its rule as a sentence."""
    reading = Reading(current_language(), shop_currency())
    return [(one, reading.sentence(one.rule) if one.rule else say(LIST)) for one in known]


def said(ready_made: str) -> dict[str, str]:
    """A ready-made segment in the reader's language; nothing for one that there is not."""
    if ready_made not in READY_MADE:
        return {}
    made = READY_MADE[ready_made]
    return {"name": say(made.name), "meaning": say(made.meaning), "advice": say(made.advice)}
