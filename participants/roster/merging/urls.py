"""Possible duplicates and merging, under /p/<program>/people/."""

from django.urls import path

from participants.roster.merging import views

urlpatterns = [
    path("duplicates/", views.possible_duplicates, name="duplicates"),
    path("duplicates/<uuid:pair>/take-back/", views.not_the_same_back, name="not-same-back"),
    path("mergings/<uuid:merging>/undo/", views.take_back, name="merging-undo"),
    path("<uuid:person>/merge/", views.find_other, name="person-merge"),
    path("<uuid:person>/merge/<uuid:other>/", views.merge_with, name="person-merge-with"),
    path("<uuid:person>/merge/<uuid:other>/not-same/", views.not_the_same, name="not-same"),
]
