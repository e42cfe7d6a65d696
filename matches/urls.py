"""The journey of a match, a folder a step, under /p/<program>/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
