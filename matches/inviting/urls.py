"""Addresses of this step's pages."""

from django.urls import path

from matches.inviting import confiding_views, paper_views, question_views, replace_views, views, waiting_views

urlpatterns = [
    path("invitations/", views.invitations, name="invitations"),
    path("invitations/send/", views.invitations_send, name="invitations-send"),
    path("invitations/remind/", waiting_views.invitations_nudge, name="invitations-nudge"),
    path("invitations/remind/send/", waiting_views.invitations_nudge_send, name="invitations-nudge-send"),
    path("invitations/go-on/", waiting_views.answers_go_on, name="answers-go-on"),
    path("invitations/go-on/<uuid:waiver>/wait/", waiting_views.answers_wait_again, name="answers-wait-again"),
    path("confidence/", confiding_views.confidence, name="match-confidence"),
    path("confidence/<uuid:promise>/not-so/", confiding_views.confidence_not_so, name="match-confidence-not-so"),
    path("questions/<uuid:question>/", question_views.question, name="question"),
    path("questions/<uuid:question>/send/", question_views.question_send, name="question-send"),
    path("people/<uuid:seat>/replace/", replace_views.seat_replace, name="seat-replace"),
    path("people/<uuid:seat>/replace/<uuid:person>/", replace_views.seat_replace_with, name="seat-replace-with"),
    path("invitations/<uuid:seat>/html/", views.invitation_html, name="invitation-html"),
    path("invitations/<uuid:seat>/print/", paper_views.invitation_print, name="invitation-print"),
    path("invitations/<uuid:seat>/again/", views.invitation_again, name="invitation-again"),
    path("invitations/<uuid:seat>/answer/", views.answer_record, name="answer-record"),
    path("invitations/<uuid:seat>/own-answer/", views.answer_own, name="answer-own"),
    path("invitations/<uuid:seat>/not-own-answer/", views.answer_not_own, name="answer-not-own"),
]
