"""Addresses of this step's pages."""

from django.urls import path

from matches.scheduling import views

urlpatterns = [
    path("meetings/plan/", views.meeting_plan, name="meeting-plan"),
    path("meetings/<uuid:meeting>/", views.meeting, name="meeting"),
    path("meetings/<uuid:meeting>/confirm/", views.meeting_confirm, name="meeting-confirm"),
    path("meetings/<uuid:meeting>/move/", views.meeting_move, name="meeting-move"),
    path("meetings/<uuid:meeting>/cancel/", views.meeting_cancel, name="meeting-cancel"),
    path("meetings/<uuid:meeting>/calls/<uuid:call>/", views.meeting_call, name="meeting-call"),
]
