"""Addresses of the pages of feedback."""

from django.urls import path

from matches.following_up.feedback import ask_views, views

urlpatterns = [
    path("", views.feedback, name="feedback"),
    path("ask/", ask_views.feedback_ask, name="feedback-ask"),
    path("seen/", views.feedback_seen, name="feedback-seen"),
    path("of/<uuid:seat>/end/", ask_views.feedback_end, name="feedback-end"),
    path("of/<uuid:seat>/", views.feedback_record, name="feedback-record"),
    path("of/<uuid:seat>/print/", views.feedback_print, name="feedback-print"),
    path("<uuid:feedback>/take-back/", views.feedback_take_back, name="feedback-take-back"),
    path("<uuid:feedback>/put-back/", views.feedback_put_back, name="feedback-put-back"),
]
