"""Addresses of the pages about orders."""

from django.urls import path

from kizuna.collect.orders import views

urlpatterns = [
    path("orders/", views.orders, name="orders"),
    path("orders/<int:order_id>/", views.order, name="order"),
    path(
        "customers/<int:customer_id>/orders/", views.orders_of_customer, name="orders_of_customer"
    ),
]
