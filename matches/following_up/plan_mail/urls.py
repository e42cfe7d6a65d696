"""Addresses of the pages that send the action plan."""

from django.urls import path

from matches.following_up.plan_mail import views

urlpatterns = [
    path("send/", views.plan_send, name="plan-send"),
    path("send/<uuid:seat>/print/", views.plan_print, name="plan-print"),
    path("calls/<uuid:plan_letter>/", views.plan_call, name="plan-call"),
    path("calls/<uuid:plan_letter>/print/", views.plan_call_print, name="plan-call-print"),
]
