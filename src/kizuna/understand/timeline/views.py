"""The timeline by itself, for a page that is open: another filter, another page, what is new.

Not here: the whole page (`profiles.views`).
"""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kizuna.base.addresses import asked_id
from kizuna.core.events.queries import event_count
from kizuna.core.permissions.asking import actor_of
from kizuna.people.customers.actions.declared import VIEW_CUSTOMERS
from kizuna.people.customers.queries.card import known_customer
from kizuna.understand.timeline.panels import timeline_content


@never_cache
@require_safe
def timeline(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The part as `?group=` and `?before=` ask; nothing (204) while `?known=` events are all."""
    actor_of(request, to=VIEW_CUSTOMERS)
    known = known_customer(customer_id)
    if known is None:
        raise Http404
    seen, count = asked_id(request.GET.get("known", "")), 0
    if seen is not None:
        count = event_count(known.ids) - seen
        if not count:
            return HttpResponse(status=HTTPStatus.NO_CONTENT)
    content = timeline_content(known.id, customer_ids=known.ids, asked=request.GET.dict())
    return render(request, "timeline/timeline.html", {**content, "news": max(count, 0)})
