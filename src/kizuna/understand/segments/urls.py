"""Addresses of the pages about segments."""

from django.urls import path

from kizuna.understand.segments.views import building, listing, one

urlpatterns = [
    path("segments/", listing.segments, name="segments"),
    path("segments/new/", building.new, name="new_segment"),
    path("segments/draft/", building.draft, name="draft_segment"),
    path("segments/preview/", building.preview, name="preview_segment"),
    path("segments/ready-made/<slug:key>/", listing.keep_ready_made, name="keep_ready_made"),
    path("segments/<int:segment_id>/", one.segment, name="segment"),
    path("segments/<int:segment_id>/edit/", building.edit, name="edit_segment"),
    path("segments/<int:segment_id>/archive/", one.archive, name="archive_segment"),
    path("segments/<int:segment_id>/restore/", one.restore, name="restore_segment"),
    path("segments/<int:segment_id>/delete/", one.delete, name="delete_segment"),
]
