"""The page of the owner's own fields."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kizuna.base.errors import Refused
from kizuna.base.words import Words
from kizuna.core.language.speaking import current_language, say
from kizuna.core.permissions.asking import actor_of
from kizuna.core.permissions.rules import Actor
from kizuna.people.customers.actions.by_hand.custom_fields import (
    NewField,
    archive_custom_field,
    move_custom_field,
    save_custom_field,
)
from kizuna.people.customers.actions.declared import DEFINE_CUSTOM_FIELDS
from kizuna.people.customers.forms import CustomFieldForm
from kizuna.people.customers.queries.editing import DefinedField, defined_field, defined_fields

SAVED = Words(ja="保存しました。", en="Saved.")


@require_http_methods(["GET", "POST"])
def fields(request: HttpRequest) -> HttpResponse:
    """All fields, and a form to add one."""
    actor_of(request, to=DEFINE_CUSTOM_FIELDS)
    return _form_page(request, None, CustomFieldForm(request.POST or None))


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, field_id: int) -> HttpResponse:
    """Names and choices of one field."""
    actor_of(request, to=DEFINE_CUSTOM_FIELDS)
    known = defined_field(field_id)
    if known is None:
        raise Http404
    values = {
        "label_ja": known.label_ja,
        "label_en": known.label_en,
        "choices": "\n".join(known.choices),
    }
    form = CustomFieldForm(request.POST or None, initial=values, is_new=False)
    if not known.choices:
        del form.fields["choices"]
    return _form_page(request, known, form)


@require_POST
def move(request: HttpRequest, field_id: int) -> HttpResponse:
    """One place up or down."""
    places = -1 if request.POST.get("to") == "up" else 1
    _attempt(request, lambda actor: move_custom_field(field_id, places=places, actor=actor))
    return redirect("custom_fields")


@require_POST
def archive(request: HttpRequest, field_id: int) -> HttpResponse:
    """Put away, or take out again."""
    at = None if request.POST.get("to") == "use" else timezone.now()
    _attempt(request, lambda actor: archive_custom_field(field_id, at=at, actor=actor))
    return redirect("custom_fields")


def _form_page(
    request: HttpRequest, known: DefinedField | None, form: CustomFieldForm
) -> HttpResponse:
    if form.is_valid():
        typed = form.cleaned_data
        new = NewField(
            label_ja=typed["label_ja"],
            label_en=typed["label_en"],
            kind=typed.get("kind", ""),
            choices=typed.get("choices", "").splitlines(),
        )
        try:
            save_custom_field(
                known.id if known else None, new, actor=actor_of(request, to=DEFINE_CUSTOM_FIELDS)
            )
        except Refused as refused:
            form.add_error(None, refused.say(current_language()))
        else:
            messages.success(request, say(SAVED))
            return redirect("custom_fields")
    defined = [] if known else defined_fields()
    used = [field.id for field in defined if not field.is_archived]
    last_id = used[-1] if used else None
    context = {"form": form, "known": known, "fields": defined, "last_id": last_id}
    status = 422 if form.errors else 200
    return render(request, "customers/fields.html", context, status=status)


def _attempt(request: HttpRequest, act: Callable[[Actor], None]) -> None:
    try:
        act(actor_of(request, to=DEFINE_CUSTOM_FIELDS))
    except Refused as refused:
        raise Http404 from refused
