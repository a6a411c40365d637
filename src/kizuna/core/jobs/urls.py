"""Addresses of the queue, for who looks after it."""

from django.urls import path

from kizuna.core.jobs import views

urlpatterns = [
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/<int:job_id>/retry/", views.retry, name="job_retry"),
    path("jobs/<int:job_id>/cancel/", views.cancel, name="job_cancel"),
]
