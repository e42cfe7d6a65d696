"""Addresses of this step's pages."""

from django.urls import path

from matches.workspace import views

urlpatterns = [
    path("", views.matches, name="matches"),
    path("start/", views.match_start, name="match-start"),
    path("<uuid:match>/", views.match_page, name="match"),
    path("<uuid:match>/notes/write/", views.note_write, name="note-write"),
]
