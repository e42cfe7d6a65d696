"""Addresses of the pages about people who cannot come to a meeting."""

from django.urls import path

from matches.scheduling.absences import views

urlpatterns = [
    path("cannot-come/<uuid:seat>/", views.absence_record, name="absence-record"),
    path("absences/<uuid:absence>/", views.absence, name="absence"),
    path("absences/<uuid:absence>/go-on/", views.absence_go_on, name="absence-go-on"),
    path("absences/<uuid:absence>/can-come/", views.absence_end, name="absence-end"),
]
