"""The first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """The frame around nothing, until the rooms above fill it."""
    return render(request, "web/layout.html")
