"""Addresses of this step's pages."""

from django.urls import path

from matches.introducing import views

urlpatterns = [
    path("introduction/", views.introduction, name="introduction"),
    path("introduction/send/", views.introduction_send, name="introduction-send"),
    path("introduction/<uuid:seat>/shares/", views.shares, name="shares"),
    path("introduction/calls/<uuid:introduction>/", views.introduction_call, name="introduction-call"),
]
