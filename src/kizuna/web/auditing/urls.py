"""Addresses of the audit log."""

from django.urls import path

from kizuna.web.auditing import views

urlpatterns = [
    path("audit/", views.log, name="audit"),
    path("audit/check/", views.check, name="audit_check"),
    path("audit/head/", views.head, name="audit_head"),
]
