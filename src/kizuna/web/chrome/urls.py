"""Addresses of the frame: the first page."""

from django.urls import path

from kizuna.web.chrome import views

urlpatterns = [path("", views.home, name="home")]
