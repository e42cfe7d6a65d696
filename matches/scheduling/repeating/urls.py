"""Addresses of the pages on which a match plans to meet again."""

from django.urls import path

from matches.scheduling.repeating import cancel_views, place_views, several_views, views

urlpatterns = [
    path("meetings/plan-several/", several_views.meetings_plan, name="meetings-plan"),
    path("meetings/plan-several/check/", several_views.meetings_plan_check, name="meetings-plan-check"),
    path("meetings/confirm-several/", several_views.meetings_confirm, name="meetings-confirm"),
    path("meetings/cancel-several/", cancel_views.meetings_cancel, name="meetings-cancel"),
    path("meetings/place-of-several/", place_views.meetings_place, name="meetings-place"),
    path("meetings/place-of-several/check/", place_views.meetings_place_check, name="meetings-place-check"),
    path("meetings/<uuid:meeting>/again/", views.meeting_again, name="meeting-again"),
]
