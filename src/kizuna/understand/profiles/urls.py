"""Address of a customer's page."""

from django.urls import path

from kizuna.understand.profiles import views

urlpatterns = [path("customers/<int:customer_id>/", views.customer, name="customer")]
