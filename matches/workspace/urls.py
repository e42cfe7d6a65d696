"""Addresses of this step's pages."""

from django.urls import path

from matches.workspace import (
    clock_views,
    cover_views,
    handing_views,
    history_views,
    hold_views,
    note_views,
    rematch_views,
    views,
)

urlpatterns = [
    path("", views.matches, name="matches"),
    path("export/", views.matches_export, name="matches-export"),
    path("start/", views.match_start, name="match-start"),
    path("start/search/", views.match_start_search, name="match-start-search"),
    path("hand-over/", handing_views.hand_over_page, name="hand-over"),
    path("covers/", cover_views.covers, name="covers"),
    path("covers/arrange/", cover_views.cover_arrange, name="cover-arrange"),
    path("covers/<uuid:cover>/end/", cover_views.cover_end, name="cover-end"),
    path("<uuid:match>/", views.match_page, name="match"),
    path("<uuid:match>/history/", history_views.history, name="history"),
    path("<uuid:match>/first-contact/waive/", clock_views.contact_waive, name="contact-waive"),
    path(
        "<uuid:match>/first-contact/waive/<uuid:clock_waiver>/",
        clock_views.contact_count_again,
        name="contact-count-again",
    ),
    path("<uuid:match>/hold/", hold_views.match_hold, name="match-hold"),
    path("<uuid:match>/resume/", hold_views.match_resume, name="match-resume"),
    path("<uuid:match>/reopen/", hold_views.match_reopen, name="match-reopen"),
    path("<uuid:match>/again/<uuid:seat>/", rematch_views.match_again, name="match-again"),
    path("<uuid:match>/notes/write/", note_views.note_write, name="note-write"),
    path("<uuid:match>/notes/<uuid:note>/", note_views.note_change, name="note-change"),
    path("<uuid:match>/notes/<uuid:note>/remove/", note_views.note_remove, name="note-remove"),
]
