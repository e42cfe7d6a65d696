"""Addresses of the page that finds a time."""

from django.urls import path

from matches.scheduling.finding import views

urlpatterns = [
    path("meetings/times/", views.meeting_times, name="meeting-times"),
]
