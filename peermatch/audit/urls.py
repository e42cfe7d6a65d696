"""The record of who did what, under /p/<program>/audit/."""

from django.urls import path

from peermatch.audit import views

urlpatterns = [
    path("", views.audit, name="audit"),
    path("export/", views.audit_export, name="audit-export"),
]
