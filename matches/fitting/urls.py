"""Addresses of this step's pages."""

from django.urls import path

from matches.fitting import views

urlpatterns = [
    path("footing/", views.footing_page, name="footing"),
    path("footing/go-on/", views.footing_waive, name="footing-waive"),
    path("fit/", views.fit_page, name="fit"),
    path("fit/<uuid:evidence>/check/", views.fit_check, name="fit-check"),
    path("fit/go-on/", views.fit_waive, name="fit-waive"),
    path("readiness/", views.readiness_page, name="readiness"),
    path("readiness/go-on/", views.readiness_waive, name="readiness-waive"),
    path("reasons/<uuid:waiver>/take-back/", views.waiver_end, name="waiver-end"),
]
