"""Addresses of what participants reach by link. Only the first carries a token, and it shows no page."""

from django.urls import path

from participants.profile import link_views

urlpatterns = [
    path("l/<str:token>/", link_views.link, name="link"),
    path("visit/new-link/", link_views.new_link, name="visit-new-link"),
    path("visit/stopped/", link_views.stopped, name="visit-stopped"),
]
