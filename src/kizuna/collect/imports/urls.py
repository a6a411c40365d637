"""Addresses of the pages of imports."""

from django.urls import path

from kizuna.collect.imports import views

urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/<int:import_id>/", views.one_import, name="import"),
    path("imports/<int:import_id>/choose/", views.choose, name="import-choose"),
    path("imports/<int:import_id>/again/", views.again, name="import-again"),
    path("imports/<int:import_id>/reuse/", views.reuse, name="import-reuse"),
    path("imports/<int:import_id>/write/", views.write, name="import-write"),
    path("imports/<int:import_id>/stop/", views.stop, name="import-stop"),
    path("imports/<int:import_id>/undo/", views.undo, name="import-undo"),
    path("imports/<int:import_id>/refused/<int:number>/", views.refused, name="import-refused"),
]
