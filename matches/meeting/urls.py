"""Addresses of this step's pages."""

from django.urls import include, path

from matches.meeting import attending_views, views

urlpatterns = [
    path("meetings/<uuid:meeting>/held/", views.meeting_held, name="meeting-held"),
    path("meetings/<uuid:meeting>/not-held/", views.meeting_not_held, name="meeting-not-held"),
    path("meetings/<uuid:meeting>/who-came/", attending_views.meeting_attendance, name="meeting-attendance"),
    path("meetings/<uuid:meeting>/notes/", views.meeting_notes, name="meeting-notes"),
    path("meetings/<uuid:meeting>/agenda/", include("matches.meeting.agendas.urls")),
]
