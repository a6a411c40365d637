"""Each request acts as the person who is signed in: `request.actor`, None before that.

A stranger is asked to sign in; what they sent by a form is not kept for then. What was denied to
someone goes to the audit log here, for the action's own transaction is gone.
"""

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from kizuna.core.audit.actions import record_audit
from kizuna.core.page_before import page_before
from kizuna.core.permissions.rules import Actor


class SignInMiddleware(LoginRequiredMiddleware):
    """Whoever was signed out meanwhile comes back to the page they were on, not to its parts.

    What only takes forms cannot be opened afterwards, and a part of a page is none by itself.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[object, ...],
        view_kwargs: dict[str, object],
    ) -> HttpResponseBase | None:
        """None for who may go on; the page to sign in says where something was sent in vain."""
        to_sign_in = super().process_view(request, view_func, view_args, view_kwargs)
        is_part = request.headers.get("HX-Request") == "true"
        is_reading = request.method in {"GET", "HEAD"}
        if to_sign_in is None or (is_reading and not is_part):
            return to_sign_in
        wanted = {"next": page_before(request) or "/"} | ({} if is_reading else {"unsent": "1"})
        address = f"{reverse('sign_in')}?{urlencode(wanted)}"
        # A script would follow a redirect by itself and show that page in place of the part.
        answer = HttpResponse(headers={"HX-Redirect": address})
        return answer if is_part else HttpResponseRedirect(address)


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
        if actor and (missing := getattr(request, "missing_right", "")):
            match = request.resolver_match
            subject = match.view_name if match else ""
            record_audit(actor, "was_denied", subject=subject, details={"permission": missing})
        return response
