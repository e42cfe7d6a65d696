"""Addresses of what reports ask of one match."""

from django.urls import path

from matches.reporting import classify_views

urlpatterns = [path("report/", classify_views.match_classify, name="match-classify")]
