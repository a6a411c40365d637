"""Making a segment and changing its rule, with the count of whom it finds while one types.

Not here: the rule's form as values (`drawing`, `rules.drafts`).
"""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kizuna.base.addresses import asked_id
from kizuna.base.errors import Refused
from kizuna.base.words import Words
from kizuna.core.language.speaking import current_language, say
from kizuna.core.permissions.asking import actor_of
from kizuna.core.permissions.rules import Actor
from kizuna.understand.segments.actions.declared import CHANGE_SEGMENTS
from kizuna.understand.segments.actions.keeping import change_segment, create_segment
from kizuna.understand.segments.queries.found import count_of, shop_currency
from kizuna.understand.segments.queries.segments import known_segment
from kizuna.understand.segments.rules.checking import complete_part, is_complete
from kizuna.understand.segments.rules.drafts import acted, drafted, new_condition
from kizuna.understand.segments.rules.sentences import Reading
from kizuna.understand.segments.rules.tree import Group, conditions_of
from kizuna.understand.segments.views.drawing import Drawing

KEPT = Words(ja="セグメントを保存しました。", en="The segment is kept.")


@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new segment, or one like another (`?like=`)."""
    actor = actor_of(request, to=CHANGE_SEGMENTS)
    like = asked_id(request.GET.get("like", ""))
    known = None if like is None else known_segment(actor, like, today=timezone.localdate())
    rule = known.rule if known and known.rule else Group(of=(new_condition(),))
    name = say(COPY, name=known.name) if known else ""
    return _page(request, actor, segment_id=None, name=name, rule=rule)


@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, segment_id: int) -> HttpResponse:
    """The name and the rule of one that is kept."""
    actor = actor_of(request, to=CHANGE_SEGMENTS)
    known = known_segment(actor, segment_id, today=timezone.localdate())
    if known is None or known.rule is None:
        raise Http404
    return _page(request, actor, segment_id=segment_id, name=known.name, rule=known.rule)


@never_cache
@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """The form again after a part came or went, or another field was chosen."""
    actor_of(request, to=CHANGE_SEGMENTS)
    rule = acted(drafted(request.POST.getlist), request.POST.get("act", ""))
    return render(request, "segments/rule.html", _shown(rule))


@never_cache
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """How many the rule finds as it stands, and the rule as a sentence."""
    actor_of(request, to=CHANGE_SEGMENTS)
    return render(request, "segments/preview.html", _previewed(drafted(request.POST.getlist)))


COPY = Words(ja="{name} の写し", en="Copy of {name}")


def _page(
    request: HttpRequest, actor: Actor, *, segment_id: int | None, name: str, rule: Group
) -> HttpResponse:
    status = HTTPStatus.OK
    if request.method == "POST":
        act, name = request.POST.get("act", ""), request.POST.get("name", "")
        rule = acted(drafted(request.POST.getlist), act)
        if not act:
            try:
                kept = _keep(segment_id, name, rule, actor)
            except Refused as error:
                messages.error(request, error.say(current_language()))
                status = HTTPStatus.UNPROCESSABLE_ENTITY
            else:
                messages.success(request, say(KEPT))
                return redirect("segment", kept)
    context = {"segment_id": segment_id, "name": name, **_shown(rule)}
    return render(request, "segments/build.html", context, status=status)


def _keep(segment_id: int | None, name: str, rule: Group, actor: Actor) -> int:
    if segment_id is None:
        return create_segment(name, rule=rule, actor=actor, at=timezone.now())
    change_segment(segment_id, name=name, rule=rule, actor=actor)
    return segment_id


def _shown(rule: Group) -> dict[str, object]:
    return {"group": Drawing(shop_currency()).group(rule), **_previewed(rule)}


def _previewed(rule: Group) -> dict[str, object]:
    counted = complete_part(rule)
    return {
        "sentence": Reading(current_language(), shop_currency()).sentence(counted),
        "unfinished": sum(not is_complete(condition) for condition in conditions_of(rule)),
        "count": count_of(counted, today=timezone.localdate()) if counted.of else None,
    }
