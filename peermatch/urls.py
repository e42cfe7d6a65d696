"""Where every page is. A program's pages stand under its slug: two tabs, two programs."""

from django.contrib import admin
from django.urls import include, path

from peermatch import pages, undo_views
from peermatch.display.views import display
from peermatch.health import alive, health
from peermatch.inbox import webhook

urlpatterns = [
    path("", pages.home, name="home"),
    path("health/", health, name="health"),
    path("alive/", alive, name="alive"),
    path("system/", pages.system, name="system"),
    path("display/", display, name="display"),
    path("", include("peermatch.accounts.urls")),
    path("admin/", admin.site.urls),
    path("anymail/", include((webhook.patterns(), "anymail"))),
    path("", include("participants.profile.urls")),
    path("", include("participants.guarding.urls")),
    path("", include("matches.visiting.urls")),
    path("", include("matches.requesting.ask_urls")),
    path("", include("matches.scheduling.feeding.urls")),
    path("p/<slug:slug>/audit/", include("peermatch.audit.urls")),
    path("p/<slug:slug>/people/", include("participants.roster.urls")),
    path("p/<slug:slug>/messages/", include("peermatch.outbox.urls")),
    path("p/<slug:slug>/messages/", include("peermatch.handling.urls")),
    path("p/<slug:slug>/settings/letters/", include("peermatch.outbox.letter_urls")),
    path("p/<slug:slug>/settings/members/", include("peermatch.accounts.member_urls")),
    path("p/<slug:slug>/settings/agree/", include("participants.consenting.urls")),
    path("p/<slug:slug>/settings/", include("participants.roster.naming.urls")),
    path("p/<slug:slug>/undo/", undo_views.take_back, name="undo"),
    path("p/<slug:slug>/", include("matches.urls")),
]

handler400 = "peermatch.pages.not_understood"
handler500 = "peermatch.pages.something_failed"
