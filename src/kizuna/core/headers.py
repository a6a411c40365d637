"""What every answer says about how it may be used: pages, files, redirects, errors alike.

Not here: the content security policy and HSTS, which django-csp and Django write (`config`).
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_UNUSED = "accelerometer camera display-capture geolocation gyroscope microphone midi payment usb"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _UNUSED.split()),
    # Pages are about people: nothing of them is kept by browsers and proxies unless it says so.
    "Cache-Control": "no-store",
}


class HeadersMiddleware:
    """Adds what an answer does not say itself; outermost, so that no answer gets past it."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in METHODS:
            response = self.answer(request)
        else:  # TRACE would send back what only the browser should know
            response = HttpResponseNotAllowed(METHODS)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response
