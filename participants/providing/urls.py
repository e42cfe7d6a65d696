"""Whom the program books, under /p/<program>/people/booked/."""

from django.urls import path

from participants.providing import views

urlpatterns = [
    path("", views.providers, name="providers"),
    path("add/", views.add, name="provider-add"),
    path("<uuid:access_provider>/", views.provider, name="provider"),
    path("<uuid:access_provider>/edit/", views.edit, name="provider-edit"),
    path("<uuid:access_provider>/week/", views.week, name="provider-week"),
    path("<uuid:access_provider>/away/", views.away, name="provider-away"),
    path("<uuid:access_provider>/away/<uuid:provider_away>/remove/", views.away_remove, name="provider-away-remove"),
    path("<uuid:access_provider>/retire/", views.retire, name="provider-retire"),
    path("<uuid:access_provider>/bring-back/", views.bring_back, name="provider-bring-back"),
]
