"""Each request acts as the person who is signed in: `request.actor`, None before that.

What was denied to someone goes to the audit log here, for the action's own transaction is gone.
"""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from kizuna.core.audit.actions import record_audit
from kizuna.core.permissions.rules import Actor


class ActorMiddleware:
    """Sets `request.actor`, which views hand to actions."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor: Actor | None = getattr(request.user, "actor", None)
        request.actor = actor  # type: ignore[attr-defined]
        if actor and "X-Poll" not in request.headers:
            request.session.keep_awake()  # type: ignore[attr-defined]
        response = self.answer(request)
        if actor and response.status_code == HTTPStatus.FORBIDDEN:
            match = request.resolver_match
            record_audit(actor, "was_denied", subject=match.view_name if match else "")
        return response
