"""The coordinator's list of people, under /p/<program>/people/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
