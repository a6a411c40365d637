"""The addresses of the analyses."""

from django.urls import path

from kizuna.understand.scores import views

urlpatterns = [
    path("analyses/", views.analyses, name="analyses"),
    path("analyses/figures/<slug:metric_key>/", views.figure, name="figure"),
]
