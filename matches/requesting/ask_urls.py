"""Addresses of the public request form. They carry no id but the program's name, and need no account."""

from django.urls import path

from matches.requesting import ask_views

urlpatterns = [
    path("ask/<slug:program>/", ask_views.ask, name="ask"),
    path("ask/<slug:program>/thanks/", ask_views.thanks, name="ask-thanks"),
]
