"""Addresses of this step's pages."""

from django.urls import path

from matches.framing import views

urlpatterns = [
    path("problem/", views.problem, name="problem"),
    path("problem/<uuid:seat>/", views.case, name="case"),
    path("hopes/", views.hopes, name="hopes"),
    path("hopes/<uuid:seat>/", views.hopes_of, name="hopes-of"),
]
