"""The address of the analyses."""

from django.urls import path

from kizuna.understand.scores import views

urlpatterns = [path("analyses/", views.analyses, name="analyses")]
