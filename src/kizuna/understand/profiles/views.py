"""A customer's page, put together from the panels of all rooms.

Not here: what any panel shows (`panels`, and `panels.py` of rooms above).
"""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from kizuna.core.language.speaking import say
from kizuna.core.navigation.rules import offered
from kizuna.core.permissions.asking import actor_of
from kizuna.people.customers.actions.declared import VIEW_CUSTOMERS
from kizuna.people.customers.queries.card import customer_card, known_customer
from kizuna.understand.profiles.panels.identity import title
from kizuna.understand.profiles.queries import customer_figures, favourites
from kizuna.understand.profiles.rules.panels import ACTS, PANELS, Column, Visit


@require_safe
def customer(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The page; of a customer who became part of another, the other's."""
    actor = actor_of(request, to=VIEW_CUSTOMERS)
    known = known_customer(customer_id)
    if known is None:
        raise Http404
    if known.merged_into is not None:
        return redirect("customer", known.merged_into)
    today = timezone.localdate()
    visit = Visit(
        actor=actor,
        card=customer_card(customer_id),
        customer_ids=known.ids,
        figures=customer_figures(customer_id, today=today),
        favourites=favourites(customer_id),
        today=today,
        asked=request.GET.dict(),
    )
    context = {
        "title": title(visit.card),
        "is_sample": visit.card.is_sample,
        "columns": columns(request, visit),
        "acts": [
            {
                "name": say(act.name),
                "icon": act.icon,
                "kind": act.kind,
                "url": reverse(act.url, args=[customer_id]),
            }
            for act in offered(ACTS.values(), actor)
        ],
    }
    return render(request, "profiles/customer.html", context)


def columns(request: HttpRequest, visit: Visit) -> Mapping[str, list[SafeString]]:
    """The panels that have something to show to this reader, drawn, by column."""
    drawn: dict[str, list[SafeString]] = {column.value: [] for column in Column}
    for panel in offered(PANELS.values(), visit.actor):
        content = panel.content(visit)
        if content is not None:
            part = render_to_string(panel.template, {**content, "visit": visit}, request)
            drawn[panel.column].append(mark_safe(part))
    return drawn
