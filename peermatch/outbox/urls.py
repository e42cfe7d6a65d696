"""Messages, under /p/<program>/messages/."""

from django.urls import path

from peermatch.outbox import views

urlpatterns = [
    path("", views.message_list, name="messages"),
    path("<uuid:email>/", views.message, name="message"),
    path("<uuid:email>/html/", views.message_html, name="message-html"),
    path("<uuid:email>/print/", views.message_print, name="message-print"),
    path("<uuid:email>/delivered/", views.message_delivered, name="message-delivered"),
]
