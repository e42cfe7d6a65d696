"""Addresses of what participants reach by link. Only the first carries a token, and it shows no page."""

from django.urls import path

from participants.profile import (
    address_views,
    agreeing_views,
    data_views,
    forgetting_views,
    link_views,
    own_status_views,
    own_views,
    wish_views,
)

urlpatterns = [
    path("l/<str:token>/", link_views.link, name="link"),
    path("visit/new-link/", link_views.new_link, name="visit-new-link"),
    path("visit/stopped/", link_views.stopped, name="visit-stopped"),
    path("own/left/<slug:program>/", own_status_views.left, name="own-left"),
    path("own/<uuid:link>/", own_views.own, name="own"),
    path("own/<uuid:link>/details/", own_views.details, name="own-details"),
    path("own/<uuid:link>/reach/", own_views.reach, name="own-reach"),
    path("own/<uuid:link>/mail/", wish_views.own_mail, name="own-mail"),
    path("mail/<uuid:link>/", wish_views.mail, name="mail-wish"),
    path("own/<uuid:link>/email/", own_views.email, name="own-email"),
    path("own/<uuid:link>/access/", own_views.access, name="own-access"),
    path("own/<uuid:link>/week/", own_views.week, name="own-week"),
    path("own/<uuid:link>/away/", own_views.away, name="own-away"),
    path("own/<uuid:link>/away/<uuid:away>/remove/", own_views.away_remove, name="own-away-remove"),
    path("own/<uuid:link>/permissions/<uuid:consent>/withdraw/", own_status_views.withdraw, name="own-withdraw"),
    path("own/<uuid:link>/agree/", own_status_views.agree, name="own-agree"),
    path("own/<uuid:link>/agree/again/", agreeing_views.own_asked, name="own-asked"),
    path("own/<uuid:link>/pause/", own_status_views.pause, name="own-pause"),
    path("own/<uuid:link>/resume/", own_status_views.resume, name="own-resume"),
    path("own/<uuid:link>/leave/", own_status_views.leave, name="own-leave"),
    path("own/<uuid:link>/erase/", forgetting_views.forget, name="own-forget"),
    path("own/<uuid:link>/erase/stay/", forgetting_views.forget_not, name="own-forget-not"),
    path("own/<uuid:link>/all/", data_views.ask, name="own-data-ask"),
    path("own-data/<uuid:link>/", data_views.read, name="data"),
    path("own-data/<uuid:link>/text/", data_views.as_text, name="data-text"),
    path("own-data/<uuid:link>/docx/", data_views.as_docx, name="data-docx"),
    path("own-data/<uuid:link>/json/", data_views.as_json, name="data-json"),
    path("own/<uuid:link>/not-me/", own_views.not_me, name="own-not-me"),
    path("new-address/<uuid:link>/", address_views.address, name="own-address"),
    path("new-address/<uuid:link>/not-mine/", address_views.address_not_mine, name="own-address-not-mine"),
]
