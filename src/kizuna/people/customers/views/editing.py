"""Pages to add and change a customer, to note something, and the places of a postal code."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kizuna.base.errors import Refused
from kizuna.base.words import Words
from kizuna.core.language.speaking import current_language, say
from kizuna.core.permissions.asking import actor_of
from kizuna.core.permissions.rules import Actor
from kizuna.people.customers.actions.by_hand.editing import add_note, save_customer
from kizuna.people.customers.actions.declared import CHANGE_CUSTOMERS
from kizuna.people.customers.forms import CustomerForm, NoteForm
from kizuna.people.customers.queries.card import known_customer
from kizuna.people.customers.queries.editing import typed_values
from kizuna.people.customers.queries.names import names_of
from kizuna.people.customers.queries.places import places

SAVED = Words(ja="保存しました。", en="Saved.")
NOTED = Words(ja="メモを残しました。", en="The note is kept.")


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new customer."""
    return _form_page(
        request, actor_of(request, to=CHANGE_CUSTOMERS), None, CustomerForm(request.POST or None)
    )


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, customer_id: int) -> HttpResponse:
    """All that staff type about one customer."""
    actor, values = actor_of(request, to=CHANGE_CUSTOMERS), typed_values(customer_id)
    if values is None:
        raise Http404
    form = CustomerForm(request.POST or None, initial=values)
    return _form_page(request, actor, customer_id, form)


def _form_page(
    request: HttpRequest, actor: Actor, customer_id: int | None, form: CustomerForm
) -> HttpResponse:
    if form.is_valid():
        try:
            saved = save_customer(customer_id, form.details(), actor=actor, at=timezone.now())
        except Refused as refused:
            form.add_error(None, refused.say(current_language()))
        else:
            messages.success(request, say(SAVED))
            return redirect("customer", saved)
    name = names_of([customer_id])[customer_id] if customer_id is not None else None
    context = {"form": form, "customer_id": customer_id, "name": name}
    status = 422 if form.errors else 200
    return render(request, "customers/edit.html", context, status=status)


@require_POST
def note(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Keep a note, and back to the customer."""
    actor = actor_of(request, to=CHANGE_CUSTOMERS)
    if known_customer(customer_id) is None:
        raise Http404
    form = NoteForm(request.POST)
    if form.is_valid():
        text, author = form.cleaned_data["text"], request.user.pk
        add_note(customer_id, text, author_id=author, actor=actor, at=timezone.now())
        messages.success(request, say(NOTED))
    return redirect("customer", customer_id)


@require_safe
def postal_places(request: HttpRequest) -> HttpResponse:
    """The places of a postal code, to choose from."""
    actor_of(request, to=CHANGE_CUSTOMERS)
    found = places(request.GET.get("postal_code", ""))
    return render(request, "customers/places.html", {"places": found})
