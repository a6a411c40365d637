"""Addresses of the pages of exports."""

from django.urls import path

from kizuna.core.exports import views

urlpatterns = [
    path("exports/", views.exports, name="exports"),
    path("exports/new/<slug:kind>/", views.new, name="new_export"),
    path("exports/<int:export_id>/", views.one_export, name="export"),
    path("exports/<int:export_id>/file/", views.take, name="take_export"),
    path("exports/<int:export_id>/erase/", views.erase, name="erase_export"),
]
