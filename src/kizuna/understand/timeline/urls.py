"""Address of a customer's timeline by itself; the whole page is the profile's."""

from django.urls import path

from kizuna.understand.timeline import views

urlpatterns = [
    path("customers/<int:customer_id>/timeline/", views.timeline, name="timeline"),
]
