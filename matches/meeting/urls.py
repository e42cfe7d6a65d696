"""Addresses of this step's pages."""

from django.urls import path

from matches.meeting import views

urlpatterns = [path("meetings/<uuid:meeting>/held/", views.meeting_held, name="meeting-held")]
