"""Where persons and matches meet, under /p/<program>/people/<person>/."""

from django.urls import path

from matches.people import views

urlpatterns = [path("<uuid:person>/matches/", views.person_matches, name="person-matches")]
