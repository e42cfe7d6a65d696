"""Addresses of this step's pages."""

from django.urls import include, path

from matches.scheduling import changing, paper_views, views

urlpatterns = [
    path("meetings/<uuid:meeting>/", include("matches.scheduling.absences.urls")),
    path("", include("matches.scheduling.repeating.urls")),
    path("polls/", include("matches.scheduling.polls.urls")),
    path("", include("matches.scheduling.finding.urls")),
    path("meetings/<uuid:meeting>/needs/", include("matches.scheduling.access.urls")),
    path("meetings/plan/", views.meeting_plan, name="meeting-plan"),
    path("meetings/<uuid:meeting>/", views.meeting, name="meeting"),
    path("meetings/<uuid:meeting>/confirm/", views.meeting_confirm, name="meeting-confirm"),
    path("meetings/<uuid:meeting>/move/", changing.meeting_move, name="meeting-move"),
    path("meetings/<uuid:meeting>/move/check/", changing.meeting_move_check, name="meeting-move-check"),
    path("meetings/<uuid:meeting>/cancel/", changing.meeting_cancel, name="meeting-cancel"),
    path(
        "meetings/<uuid:meeting>/confirm/<uuid:seat>/print/",
        paper_views.meeting_confirm_print,
        name="meeting-confirm-print",
    ),
    path("meetings/<uuid:meeting>/move/<uuid:seat>/print/", paper_views.meeting_move_print, name="meeting-move-print"),
    path(
        "meetings/<uuid:meeting>/cancel/<uuid:seat>/print/",
        paper_views.meeting_cancel_print,
        name="meeting-cancel-print",
    ),
    path("meetings/<uuid:meeting>/calls/<uuid:call>/", views.meeting_call, name="meeting-call"),
    path("meetings/<uuid:meeting>/calls/<uuid:call>/print/", views.meeting_call_print, name="meeting-call-print"),
]
