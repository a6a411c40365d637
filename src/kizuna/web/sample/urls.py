"""Addresses of the sample shop."""

from django.urls import path

from kizuna.web.sample import views

urlpatterns = [
    path("sample/", views.sample, name="sample"),
    path("sample/add/", views.add, name="sample_add"),
    path("sample/remove/", views.remove, name="sample_remove"),
]
