"""Addresses of what a guardian reaches by link."""

from django.urls import path

from participants.guarding import views

urlpatterns = [
    path("guardian/<uuid:link>/", views.guardian, name="guardian"),
    path("guardian/<uuid:link>/answer/", views.answer, name="guardian-answer"),
    path("guardian/<uuid:link>/take-back/", views.take_back, name="guardian-back"),
    path("guardian/<uuid:link>/not-me/", views.not_me, name="guardian-not-me"),
]
