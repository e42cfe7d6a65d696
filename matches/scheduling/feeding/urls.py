"""Stands outside of all programs: one address serves all that somebody coordinates in."""

from django.urls import path

from matches.scheduling.feeding import views

urlpatterns = [path("calendar/<str:token>.ics", views.calendar_feed, name="calendar-feed")]
