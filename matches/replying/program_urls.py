"""Addresses of the mail of a program, whatever match it is about."""

from django.urls import path

from matches.replying import mail_views

urlpatterns = [
    path("", mail_views.replies, name="replies"),
    path("<uuid:mail>/", mail_views.incoming, name="incoming"),
    path("<uuid:mail>/assign/", mail_views.incoming_assign, name="incoming-assign"),
    path("<uuid:mail>/aside/", mail_views.incoming_aside, name="incoming-aside"),
    path("<uuid:mail>/again/", mail_views.incoming_again, name="incoming-again"),
]
