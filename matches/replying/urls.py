"""Addresses of a match's replies by mail."""

from django.urls import path

from matches.replying import views

urlpatterns = [
    path("replies/<uuid:reply>/", views.reply, name="reply"),
    path("replies/<uuid:reply>/record/", views.reply_record, name="reply-record"),
    path("replies/<uuid:reply>/read/", views.reply_read, name="reply-read"),
    path("replies/<uuid:reply>/done/", views.reply_done, name="reply-done"),
    path("replies/<uuid:reply>/open/", views.reply_open, name="reply-open"),
    path("replies/<uuid:reply>/elsewhere/", views.reply_elsewhere, name="reply-elsewhere"),
]
