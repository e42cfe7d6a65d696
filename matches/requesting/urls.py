"""Addresses of this step's pages. A request is `ask` in them: `request` is what a view is called with."""

from django.urls import path

from matches.requesting import end_views, views, waive_views

urlpatterns = [
    path("", views.requests, name="requests"),
    path("record/", views.record, name="request-record"),
    path("<uuid:ask>/", views.request_page, name="request"),
    path("<uuid:ask>/correct/", views.correct_page, name="request-correct"),
    path("<uuid:ask>/take/", views.take, name="request-take"),
    path("<uuid:ask>/give/", views.give, name="request-give"),
    path("<uuid:ask>/call/", views.call, name="request-call"),
    path("<uuid:ask>/pause/", views.pause_page, name="request-pause"),
    path("<uuid:ask>/go-on/", views.resume, name="request-go-on"),
    path("<uuid:ask>/waive/", waive_views.request_waive, name="request-waive"),
    path("<uuid:ask>/waive/<uuid:clock_waiver>/", waive_views.request_count_again, name="request-count-again"),
    path("<uuid:ask>/merge/", end_views.merge_choose, name="request-merge"),
    path("<uuid:ask>/merge/<uuid:into>/", end_views.merge_preview, name="request-merge-into"),
    path("<uuid:ask>/decline/", end_views.decline_page, name="request-decline"),
    path("<uuid:ask>/tell/", end_views.tell, name="request-tell"),
    path("<uuid:ask>/tell/print/", end_views.tell_print, name="request-tell-print"),
    path("<uuid:ask>/tell/send/", end_views.send, name="request-tell-send"),
    path("<uuid:ask>/take-back/", end_views.undo, name="request-take-back"),
]
