"""Addresses of this step's pages."""

from django.urls import path

from matches.today import views

urlpatterns = [
    path("", views.today, name="today"),
    path("answers/seen/", views.answers_seen, name="answers-seen"),
    path("handed/seen/", views.handed_seen, name="handed-seen"),
]
