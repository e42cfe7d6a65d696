"""Addresses of the pages on which a match plans to meet again."""

from django.urls import path

from matches.scheduling.repeating import views

urlpatterns = [
    path("meetings/<uuid:meeting>/again/", views.meeting_again, name="meeting-again"),
]
