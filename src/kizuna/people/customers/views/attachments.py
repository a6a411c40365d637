"""Files kept with a customer: given, taken along, erased.

Not here: how they are listed (`understand.profiles`).
"""

import secrets

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kizuna.base.errors import Refused
from kizuna.base.words import Words
from kizuna.core.language.speaking import current_language, say
from kizuna.core.permissions.asking import actor_of
from kizuna.people.customers.actions.by_hand.attachments import (
    NewFile,
    attach_file,
    attachment_to_take,
    erase_attachment,
)
from kizuna.people.customers.actions.declared import CHANGE_CUSTOMERS
from kizuna.people.customers.queries.card import known_customer

KEPT = Words(
    ja="{n} 個のファイルを添付しました。",
    en="{n} files are kept.",
    en_one="The file is kept.",
    count="n",
)
NONE_GIVEN = Words(ja="ファイルを選んでください。", en="Choose a file.")
ERASED = Words(ja="ファイルを削除しました。", en="The file is erased.")


@require_POST
def attach(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Keep each of the files that can be kept, and say why of the others."""
    actor, author, at = actor_of(request), request.user.pk, timezone.now()
    actor.require(CHANGE_CUSTOMERS)
    if known_customer(customer_id) is None:
        raise Http404
    kept = 0
    files = request.FILES.getlist("files")
    for file in files:
        given = NewFile(
            name=file.name or "", blocks=file.chunks(), stored_name=secrets.token_hex(16)
        )
        try:
            attach_file(customer_id, given, author_id=author, actor=actor, at=at)
        except Refused as refused:
            messages.error(request, refused.say(current_language()))
        else:
            kept += 1
    if kept:
        messages.success(request, say(KEPT, n=kept))
    elif not files:
        messages.error(request, say(NONE_GIVEN))
    return redirect("customer", customer_id)


@require_safe
def take(request: HttpRequest, attachment_id: int) -> FileResponse:
    """The file, never to be shown or run within our pages."""
    try:
        kept = attachment_to_take(attachment_id, actor=actor_of(request))
    except Refused as refused:
        raise Http404 from refused
    response = FileResponse(
        kept.path.open("rb"), as_attachment=True, filename=kept.name, content_type=kept.media_type
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@require_POST
def erase(request: HttpRequest, attachment_id: int) -> HttpResponse:
    """Erase one file, and back to the customer."""
    try:
        customer_id = erase_attachment(attachment_id, actor=actor_of(request), at=timezone.now())
    except Refused as refused:
        raise Http404 from refused
    messages.success(request, say(ERASED))
    return redirect("customer", customer_id)
