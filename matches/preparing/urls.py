"""Addresses of this step's pages."""

from django.urls import path

from matches.preparing import access_views, group_views, suggestion_views, views

urlpatterns = [
    path("people/", views.seats, name="seats"),
    path("people/add/", views.seat_add, name="seat-add"),
    path("people/<uuid:seat>/take-out/", views.seat_remove, name="seat-remove"),
    path("suggestions/", suggestion_views.suggestions, name="suggestions"),
    path("suggestions/add/", suggestion_views.suggestion_add, name="suggestion-add"),
    path("suggestions/why-not/", suggestion_views.suggestion_why_not, name="why-not"),
    path("suggestions/compare/", suggestion_views.suggestion_compare, name="compare"),
    path("group/", group_views.group, name="group"),
    path("group/take/", group_views.group_take, name="group-take"),
    path("format/", views.format_and_size, name="format"),
    path("access/", access_views.access, name="access"),
    path("meetings/<uuid:meeting>/access/", access_views.meeting_access, name="meeting-access"),
    path("meetings/<uuid:meeting>/access/arranged/", access_views.meeting_access_attest, name="meeting-access-attest"),
    path("access/arranged/", access_views.access_attest, name="access-attest"),
    path("access/arranged/<uuid:attestation>/take-back/", access_views.access_end, name="access-end"),
]
