"""Where persons and matches meet, under /p/<program>/people/<person>/."""

from django.urls import path

from matches.people import data_views, seen_by_views, views

urlpatterns = [
    path("<uuid:person>/matches/", views.person_matches, name="person-matches"),
    path("<uuid:person>/all-that-is-kept/", data_views.data, name="person-data"),
    path("<uuid:person>/all-that-is-kept/text/", data_views.data_text, name="person-data-text"),
    path("<uuid:person>/all-that-is-kept/docx/", data_views.data_docx, name="person-data-docx"),
    path("<uuid:person>/all-that-is-kept/json/", data_views.data_json, name="person-data-json"),
    path("<uuid:person>/seen-by/", seen_by_views.seen_by, name="person-seen-by"),
    path("<uuid:person>/seen-by/print/", seen_by_views.seen_by_print, name="person-seen-by-print"),
    path("<uuid:person>/seen-by/text/", seen_by_views.seen_by_text, name="person-seen-by-text"),
    path("<uuid:person>/seen-by/export/", seen_by_views.seen_by_export, name="person-seen-by-export"),
]
