"""Addresses of the participants' pages about a match."""

from django.urls import path

from matches.visiting import (
    agenda_views,
    follow_views,
    meeting_views,
    open_worry_views,
    stop_views,
    tell_views,
    views,
    worry_views,
)

urlpatterns = [
    path("visit/<uuid:link>/", views.visit, name="visit"),
    path("visit/<uuid:link>/yes/", views.accept, name="visit-accept"),
    path("visit/<uuid:link>/no/", views.decline, name="visit-decline"),
    path("visit/<uuid:link>/times/", views.times, name="visit-times"),
    path("visit/<uuid:link>/meetings/<uuid:meeting>/cannot-come/", meeting_views.cannot_come, name="visit-cannot-come"),
    path("visit/<uuid:link>/meetings/<uuid:meeting>/can-come/", meeting_views.can_come, name="visit-can-come"),
    path("visit/<uuid:link>/agenda/", agenda_views.next_agenda, name="visit-next-agenda"),
    path("visit/<uuid:link>/meetings/<uuid:meeting>/agenda/", agenda_views.agenda, name="visit-agenda"),
    path("visit/<uuid:link>/meetings/<uuid:meeting>/agenda/text/", agenda_views.agenda_text, name="visit-agenda-text"),
    path("visit/<uuid:link>/meetings/<uuid:meeting>/agenda/docx/", agenda_views.agenda_docx, name="visit-agenda-docx"),
    path("visit/<uuid:link>/hopes/", views.hopes, name="visit-hopes"),
    path("visit/<uuid:link>/shares/", views.shares, name="visit-shares"),
    path("visit/<uuid:link>/confidence/", views.confidence, name="visit-confidence"),
    path("visit/<uuid:link>/question/", views.question, name="visit-question"),
    path("visit/<uuid:link>/details/", views.details, name="visit-details"),
    path("follow/<uuid:link>/", follow_views.follow, name="follow"),
    path("follow/<uuid:link>/plan/<uuid:action>/done/", follow_views.done, name="follow-done"),
    path("follow/<uuid:link>/plan/<uuid:action>/not-done/", follow_views.not_done, name="follow-not-done"),
    path("follow/<uuid:link>/contacts/", follow_views.contact, name="follow-contact"),
    path("follow/<uuid:link>/contacts/<uuid:contact>/take-back/", follow_views.contact_off, name="follow-contact-off"),
    path("follow/<uuid:link>/not-me/", follow_views.not_me, name="follow-not-me"),
    path("visit/<uuid:link>/not-me/", views.not_me, name="visit-not-me"),
    path("worry/<uuid:link>/", worry_views.worry, name="worry"),
    path("worry/<uuid:link>/thanks/", worry_views.worry_thanks, name="worry-thanks"),
    path("worried/<slug:program>/", open_worry_views.worried, name="worried"),
    path("worried/<slug:program>/thanks/", open_worry_views.worried_thanks, name="worried-thanks"),
    path("stop/done/<slug:program>/", stop_views.stop_done, name="stop-done"),
    path("stop/<uuid:link>/", stop_views.stop, name="stop"),
    path("tell/<uuid:link>/", tell_views.tell, name="tell"),
    path("tell/<uuid:link>/thanks/", tell_views.tell_thanks, name="tell-thanks"),
    path("tell/<uuid:link>/not-me/", tell_views.tell_not_me, name="tell-not-me"),
]
