"""Addresses of this step's pages that are about no single match."""

from django.urls import path

from matches.inviting import waiting_views

urlpatterns = [
    path("answers/", waiting_views.answers, name="answers"),
]
