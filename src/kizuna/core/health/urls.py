"""Addresses for machines that watch over Kizuna."""

from django.urls import path

from kizuna.core.health import views

urlpatterns = [
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
]
