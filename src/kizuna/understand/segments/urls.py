"""Addresses of the pages about segments."""

from django.urls import path

from kizuna.understand.segments.views import building, listing, lists, one

urlpatterns = [
    path("segments/", listing.segments, name="segments"),
    path("segments/new/", building.new, name="new_segment"),
    path("segments/draft/", building.draft, name="draft_segment"),
    path("segments/preview/", building.preview, name="preview_segment"),
    path("segments/ready-made/<slug:key>/", listing.keep_ready_made, name="keep_ready_made"),
    path("segments/lists/add/", lists.add, name="add_to_list"),
    path("segments/<int:segment_id>/", one.segment, name="segment"),
    path("segments/<int:segment_id>/edit/", building.edit, name="edit_segment"),
    path("segments/<int:segment_id>/archive/", one.archive, name="archive_segment"),
    path("segments/<int:segment_id>/restore/", one.restore, name="restore_segment"),
    path("segments/<int:segment_id>/delete/", one.delete, name="delete_segment"),
    path("segments/<int:segment_id>/keep/", lists.keep, name="keep_as_list"),
    path("segments/<int:segment_id>/rename/", lists.rename, name="rename_list"),
    path("segments/<int:segment_id>/take-out/", lists.take_out, name="take_out_of_list"),
]
