"""Addresses of this step's pages."""

from django.urls import path

from matches.reporting import views

urlpatterns = [
    path("", views.report, name="report"),
    path("rows/", views.report_rows, name="report-rows"),
]
