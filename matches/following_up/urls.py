"""Addresses of this step's pages."""

from django.urls import path

from matches.following_up import views

urlpatterns = [path("close/", views.match_close, name="match-close")]
