"""Addresses of the Today list."""

from django.urls import path

from kizuna.understand.attention import views

urlpatterns = [
    path("today/", views.today, name="today"),
    path("today/plan/", views.plan, name="today_plan"),
    path("today/<int:outreach_id>/outcome/", views.outcome, name="outreach_outcome"),
    path("today/<int:outreach_id>/hand-over/", views.hand_over, name="outreach_hand_over"),
    path("customers/<int:customer_id>/outreach/", views.of_customer, name="customer_outreach"),
]
