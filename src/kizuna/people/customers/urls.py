"""Addresses of the pages about customers; a customer's own page is put together further up."""

from django.urls import path

from kizuna.people.customers.views import attachments, custom_fields, doubles, editing, listing

urlpatterns = [
    path("customers/", listing.customers, name="customers"),
    path("customers/new/", editing.add, name="add_customer"),
    path("customers/places/", editing.postal_places, name="postal_places"),
    path("custom-fields/", custom_fields.fields, name="custom_fields"),
    path("custom-fields/<int:field_id>/", custom_fields.change, name="custom_field"),
    path("custom-fields/<int:field_id>/move/", custom_fields.move, name="move_custom_field"),
    path(
        "custom-fields/<int:field_id>/archive/",
        custom_fields.archive,
        name="archive_custom_field",
    ),
    path("customers/duplicates/", doubles.duplicates, name="duplicates"),
    path("customers/duplicates/search/", doubles.search, name="search_duplicates"),
    path("customers/duplicates/<int:pair_id>/", doubles.decide, name="decide_duplicate"),
    path("customers/merges/<int:merge_id>/undo/", doubles.undo, name="undo_merge"),
    path("customers/<int:customer_id>/edit/", editing.edit, name="edit_customer"),
    path("customers/<int:customer_id>/notes/", editing.note, name="note_customer"),
    path("customers/<int:customer_id>/files/", attachments.attach, name="attach_files"),
    path("customers/files/<int:attachment_id>/", attachments.take, name="attachment"),
    path("customers/files/<int:attachment_id>/erase/", attachments.erase, name="erase_attachment"),
    path("customers/<int:customer_id>/merge/", doubles.merge, name="merge_customer"),
]
