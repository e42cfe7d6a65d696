"""Addresses of this step's pages."""

from django.urls import path

from matches.inviting import views

urlpatterns = [
    path("invitations/", views.invitations, name="invitations"),
    path("invitations/send/", views.invitations_send, name="invitations-send"),
    path("invitations/<uuid:seat>/html/", views.invitation_html, name="invitation-html"),
    path("invitations/<uuid:seat>/again/", views.invitation_again, name="invitation-again"),
    path("invitations/<uuid:seat>/answer/", views.answer_record, name="answer-record"),
    path("invitations/<uuid:seat>/own-answer/", views.answer_own, name="answer-own"),
    path("invitations/<uuid:seat>/not-own-answer/", views.answer_not_own, name="answer-not-own"),
]
