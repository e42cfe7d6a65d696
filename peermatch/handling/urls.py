"""Under /p/<program>/messages/."""

from django.urls import path

from peermatch.handling import views

urlpatterns = [
    path("<uuid:email>/again/", views.message_again, name="message-again"),
    path("<uuid:email>/cancel/", views.message_cancel, name="message-cancel"),
    path("<uuid:email>/now/", views.message_now, name="message-now"),
]
