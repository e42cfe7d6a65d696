"""Addresses of this step's pages."""

from django.urls import path

from matches.reporting import classify_views, file_views, outside_views, views

urlpatterns = [
    path("", views.report, name="report"),
    path("print/", views.report_print, name="report-print"),
    path("export/", views.report_export, name="report-export"),
    path("outside/", outside_views.report_outside, name="report-outside"),
    path("outside/export/", outside_views.report_outside_export, name="report-outside-export"),
    path("file/", file_views.report_file_make, name="report-file-make"),
    path("file/<uuid:report_file>/", file_views.report_file, name="report-file"),
    path("file/<uuid:report_file>/take/", file_views.report_file_take, name="report-file-take"),
    path("not-said/", classify_views.report_classify, name="report-classify"),
    path("rows/", views.report_rows, name="report-rows"),
]
