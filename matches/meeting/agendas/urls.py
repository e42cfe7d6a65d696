"""Addresses of the pages of a meeting's agenda."""

from django.urls import path

from matches.meeting.agendas import copy_views, presenter_views, send_views, views

urlpatterns = [
    path("", views.agenda, name="agenda"),
    path("propose/", views.agenda_propose, name="agenda-propose"),
    path("letters/", send_views.agenda_send, name="agenda-send"),
    path("presenters/", presenter_views.agenda_presenters, name="agenda-presenters"),
    path("add/", views.agenda_add, name="agenda-add"),
    path("for/<uuid:seat>/print/", copy_views.agenda_print, name="agenda-print"),
    path("for/<uuid:seat>/text/", copy_views.agenda_text, name="agenda-text"),
    path("for/<uuid:seat>/docx/", copy_views.agenda_docx, name="agenda-docx"),
    path("<uuid:segment>/", views.segment_change, name="segment-change"),
    path("<uuid:segment>/out/", views.segment_out, name="segment-out"),
    path("<uuid:segment>/earlier/", views.segment_earlier, name="segment-earlier"),
    path("<uuid:segment>/later/", views.segment_later, name="segment-later"),
]
