"""Addresses of the frame: first page, search, appearance, style guide."""

from django.urls import path

from kizuna.web.chrome import styleguide, views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("appearance/", views.appearance, name="appearance"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
]
