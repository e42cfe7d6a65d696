"""Addresses of batches, under /p/<program>/batches/."""

from django.urls import path

from matches.workspace.batches import views

urlpatterns = [
    path("", views.batches, name="batches"),
    path("start/", views.batch_start, name="batch-start"),
    path("<uuid:batch>/", views.batch, name="batch"),
    path("<uuid:batch>/run/", views.batch_run, name="batch-run"),
    path("<uuid:batch>/pairs/<uuid:asker>/lock/", views.batch_lock, name="batch-lock"),
    path("<uuid:batch>/pairs/<uuid:asker>/forbid/", views.batch_forbid, name="batch-forbid"),
    path("<uuid:batch>/pairs/<uuid:asker>/choose/", views.batch_choose, name="batch-choose"),
    path("<uuid:batch>/pairs/<uuid:asker>/<uuid:provider>/free/", views.batch_free, name="batch-free"),
    path("<uuid:batch>/drafts/", views.batch_drafts, name="batch-drafts"),
    path("<uuid:batch>/put-aside/", views.batch_drop, name="batch-drop"),
]
