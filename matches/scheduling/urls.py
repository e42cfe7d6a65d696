"""Addresses of this step's pages."""

from django.urls import path

from matches.scheduling import changing, paper_views, poll_answer_views, poll_asking, poll_views, time_views, views

urlpatterns = [
    path("polls/ask/", poll_asking.poll_ask, name="poll-ask"),
    path("polls/ask/check/", poll_asking.poll_ask_check, name="poll-ask-check"),
    path("polls/<uuid:poll>/", poll_views.poll, name="poll"),
    path("polls/<uuid:poll>/remind/", poll_views.poll_remind, name="poll-remind"),
    path("polls/<uuid:poll>/times/<uuid:time>/choose/", poll_views.poll_choose, name="poll-choose"),
    path("polls/<uuid:poll>/off/", poll_views.poll_off, name="poll-off"),
    path("meetings/plan/", views.meeting_plan, name="meeting-plan"),
    path("meetings/times/", time_views.meeting_times, name="meeting-times"),
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
    path("polls/<uuid:poll>/answers/<uuid:seat>/", poll_answer_views.poll_answer, name="poll-answer"),
    path("polls/<uuid:poll>/answers/<uuid:seat>/print/", poll_answer_views.poll_answer_print, name="poll-answer-print"),
]
