"""Addresses of this step's pages."""

from django.urls import path

from matches.reporting import views

urlpatterns = [
    path("", views.report, name="report"),
    path("print/", views.report_print, name="report-print"),
    path("export/", views.report_export, name="report-export"),
    path("rows/", views.report_rows, name="report-rows"),
]
