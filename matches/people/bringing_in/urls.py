"""Bringing in running matches, under /p/<program>/matches/bring-in/."""

from django.urls import path

from matches.people.bringing_in import views

urlpatterns = [
    path("", views.bring_in, name="bring-in"),
    path("template/", views.bring_in_template, name="bring-in-template"),
    path("headings/<uuid:heading>/forget/", views.bring_in_forget, name="bring-in-forget"),
    path("<uuid:match_list>/", views.match_list, name="match-list"),
    path("<uuid:match_list>/headings/", views.match_list_headings, name="match-list-headings"),
    path("<uuid:match_list>/sheet/", views.match_list_sheet, name="match-list-sheet"),
    path("<uuid:match_list>/agree/", views.match_list_agree, name="match-list-agree"),
    path("<uuid:match_list>/rest/", views.match_list_rest, name="match-list-rest"),
    path("<uuid:match_list>/drop/", views.match_list_drop, name="match-list-drop"),
]
