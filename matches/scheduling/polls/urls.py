"""Addresses of the pages of a poll."""

from django.urls import path

from matches.scheduling.polls import answer_views, asking, views

urlpatterns = [
    path("ask/", asking.poll_ask, name="poll-ask"),
    path("ask/check/", asking.poll_ask_check, name="poll-ask-check"),
    path("<uuid:poll>/", views.poll, name="poll"),
    path("<uuid:poll>/remind/", views.poll_remind, name="poll-remind"),
    path("<uuid:poll>/times/<uuid:time>/choose/", views.poll_choose, name="poll-choose"),
    path("<uuid:poll>/off/", views.poll_off, name="poll-off"),
    path("<uuid:poll>/answers/<uuid:seat>/", answer_views.poll_answer, name="poll-answer"),
    path("<uuid:poll>/answers/<uuid:seat>/print/", answer_views.poll_answer_print, name="poll-answer-print"),
]
