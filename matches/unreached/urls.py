"""Addresses of this step's pages, under /p/<program>/unreached/."""

from django.urls import path

from matches.unreached import views

urlpatterns = [
    path("<uuid:missed>/", views.unreached, name="unreached"),
    path("<uuid:missed>/again/", views.unreached_again, name="unreached-again"),
]
