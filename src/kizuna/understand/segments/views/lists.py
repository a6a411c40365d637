"""Making a list of customers by hand, filling and emptying it, keeping a rule's members as one.

Not here: what a list shares with every segment (`one`, `listing`).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kizuna.base.addresses import asked_id
from kizuna.base.errors import KizunaError, Refused
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.core.language.speaking import current_language, say
from kizuna.core.permissions.asking import actor_of
from kizuna.core.permissions.rules import Actor
from kizuna.people.customers.actions.declared import VIEW_CUSTOMERS
from kizuna.people.customers.queries.by_keys import customers_by_keys
from kizuna.people.customers.queries.exporting import listed_customers
from kizuna.understand.segments.actions.declared import CHANGE_SEGMENTS
from kizuna.understand.segments.actions.listing import (
    create_list,
    keep_as_list,
    put_in_list,
    rename_list,
    take_out_of_list,
)
from kizuna.understand.segments.queries.segments import kept_lists, segment_names
from kizuna.understand.segments.rules.pasted import (
    MOST_LINES,
    pasted_columns,
    telling_column,
    told_cells,
)
from kizuna.understand.segments.views.list_files import text_of_file
from kizuna.understand.segments.views.one import asked_segment

SHOWN = 100
NOBODY_CHOSEN = Words(
    ja="お客様が選ばれていません。左の欄にチェックを入れてから押してください。",
    en="Nobody is chosen. Tick customers on the left first.",
)
NOTHING_TYPED = Words(
    ja="会員番号やメールアドレスを貼り付けるか、ファイルを選んでください。",
    en="Paste member numbers or e-mail addresses, or choose a file.",
)
NOBODY_FOUND = Words(
    ja="貼り付けた {n} 件の中に、登録されているお客様は見つかりませんでした。",
    en="None of the {n} entries means a customer who is known here.",
    en_one="The entry means no customer who is known here.",
    count="n",
)
TOO_MANY = Words(
    ja="一度に入れられるのは {most} 行までです。分けて入れてください。",
    en="Up to {most} lines at a time: put them in part by part.",
)
PUT = Words(
    ja="「{name}」に {n} 名を入れました。",
    en="{n} customers are now in “{name}”.",
    en_one="One customer is now in “{name}”.",
    count="n",
)
ALREADY = Words(
    ja="全員がすでに「{name}」に入っていました。", en="All of them were in “{name}” already."
)
TAKEN = Words(
    ja="{n} 名をリストから外しました。",
    en="{n} customers are taken out of the list.",
    en_one="One customer is taken out of the list.",
    count="n",
)
RENAMED = Words(ja="名前を変えました。", en="The list has its new name.")
KEPT = Words(
    ja="いまのメンバーをリストにしました。条件が変わっても、このリストは変わりません。",
    en="Its members of today are a list now, which the rule no longer changes.",
)
KEPT_NAME = Words(ja="{name}（{day} 時点）", en="{name} (as of {day})")


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Whom a list is to hold, and which texts meant nobody or several.

    `asked` are the fields by which the next page says again whom.
    """

    customer_ids: Collection[int]
    asked: Mapping[str, str]
    missing: list[str] = field(default_factory=list)
    ambiguous: list[str] = field(default_factory=list)


@never_cache
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Whom (typed, from a file, or from the list of customers), then into which list."""
    actor = actor_of(request, to=CHANGE_SEGMENTS)
    actor.require(VIEW_CUSTOMERS)
    if request.method != "POST":
        return _asking(request)
    try:
        chosen = _chosen(request)
        if "put" not in request.POST:
            return _asking(request, chosen)
        return redirect("segment", _put(request, chosen, actor))
    except KizunaError as error:
        messages.error(request, error.say(current_language()))
    if "customer" in request.POST or "all" in request.POST or "pick" in request.POST:
        return redirect("customers")
    return _asking(request, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@never_cache
@require_POST
def take_out(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Those who are ticked leave the list."""
    actor, _ = asked_segment(request, segment_id, to=CHANGE_SEGMENTS)
    ids = _numbers(request.POST.getlist("customer"))
    try:
        if not ids:
            raise Refused(Said("nobody_chosen", NOBODY_CHOSEN))
        n = take_out_of_list(segment_id, customer_ids=ids, actor=actor, at=timezone.now())
        messages.success(request, say(TAKEN, n=n))
    except Refused as error:
        messages.error(request, error.say(current_language()))
    return redirect("segment", segment_id)


@never_cache
@require_POST
def keep(request: HttpRequest, segment_id: int) -> HttpResponse:
    """A list of whoever is in the segment now."""
    actor, known = asked_segment(request, segment_id, to=CHANGE_SEGMENTS)
    kept_name = say(KEPT_NAME, name=known.name, day=timezone.localdate().isoformat())
    kept = keep_as_list(segment_id, name=kept_name, actor=actor, at=timezone.now())
    messages.success(request, say(KEPT))
    return redirect("segment", kept)


@never_cache
@require_POST
def rename(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Another name."""
    actor, _ = asked_segment(request, segment_id, to=CHANGE_SEGMENTS)
    try:
        rename_list(segment_id, name=request.POST.get("name", ""), actor=actor)
        messages.success(request, say(RENAMED))
    except Refused as error:
        messages.error(request, error.say(current_language()))
    return redirect("segment", segment_id)


def _asking(
    request: HttpRequest, chosen: Chosen | None = None, *, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    context = {
        "chosen": chosen,
        "n": len(chosen.customer_ids) if chosen else 0,
        "missing": chosen.missing[:SHOWN] if chosen else [],
        "more": max(0, len(chosen.missing) - SHOWN) if chosen else 0,
        "typed": request.POST.get("typed", ""),
        "name": request.POST.get("name", ""),
        "into": asked_id(request.POST.get("list", request.GET.get("list", ""))),
        "lists": kept_lists(),
    }
    return render(request, "segments/add_to_list.html", context, status=status)


def _put(request: HttpRequest, chosen: Chosen, actor: Actor) -> int:
    segment_id, now = asked_id(request.POST.get("list", "")), timezone.now()
    if segment_id is not None:
        n = put_in_list(segment_id, customer_ids=chosen.customer_ids, actor=actor, at=now)
        name = segment_names({segment_id})[segment_id]
    else:
        name = request.POST.get("name", "")
        segment_id, n = create_list(name, customer_ids=chosen.customer_ids, actor=actor, at=now)
    messages.success(request, say(PUT, n=n, name=name) if n else say(ALREADY, name=name))
    return segment_id


def _chosen(request: HttpRequest) -> Chosen:
    """Refused: nobody_chosen, and what `meant_by` and `text_of_file` refuse."""
    posted = request.POST
    if "all" in posted:
        asked = {"all": "1", "q": posted.get("q", ""), "tag": posted.get("tag", "")}
        return Chosen(customer_ids=listed_customers(asked), asked=asked)
    if "customer" in posted or "pick" in posted:
        ids = _numbers(posted.getlist("customer"))
        if not ids:
            raise Refused(Said("nobody_chosen", NOBODY_CHOSEN))
        return Chosen(customer_ids=ids, asked={"ids": " ".join(map(str, ids))})
    if "ids" in posted:
        return Chosen(customer_ids=_numbers(posted["ids"].split()), asked={"ids": posted["ids"]})
    return meant_by(posted.get("typed", "") or text_of_file(request.FILES.get("file")))


def meant_by(text: str) -> Chosen:
    """Whom a pasted text means. Refused: nothing_typed, nobody_found, too_many_lines."""
    columns = pasted_columns(text)
    if not columns:
        raise Refused(Said("nothing_typed", NOTHING_TYPED))
    if len(columns[0]) > MOST_LINES:
        raise Refused(Said("too_many_lines", TOO_MANY, {"most": MOST_LINES}))
    known = customers_by_keys({cell for column in columns for cell in column})
    cells = told_cells(columns[telling_column(columns, known)], known)
    ids = sorted({number for cell in cells if (number := known.get(cell)) is not None})
    if not ids:
        raise Refused(Said("nobody_found", NOBODY_FOUND, {"n": len(cells)}))
    return Chosen(
        customer_ids=ids,
        asked={"ids": " ".join(map(str, ids))},
        missing=[cell for cell in cells if cell not in known],
        ambiguous=[cell for cell in cells if cell in known and known[cell] is None],
    )


def _numbers(texts: Collection[str]) -> list[int]:
    return [number for text in texts if (number := asked_id(text)) is not None]
