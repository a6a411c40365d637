"""Which of our own pages a request came from, so that whoever is stopped can go on from there."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def page_before(request: HttpRequest) -> str:
    """The address, without the host, of the page that was left; empty where it is not ours."""
    named = request.headers.get("Referer", "")
    host = request.get_host()
    if not url_has_allowed_host_and_scheme(named, {host}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(named)
    return (
        parts._replace(scheme="", netloc="", fragment="").geturl() if parts.netloc == host else ""
    )
