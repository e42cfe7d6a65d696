"""Requests: their callbacks, their pauses, what became of them."""

from django.contrib import admin

from matches.admin.searching import MATCH_SEARCH
from matches.models import CallBack, ClockWaiver, Request, RequestEvent, RequestPause
from peermatch.admin import KeptRowAdmin


@admin.register(Request)
class RequestAdmin(KeptRowAdmin):
    list_display = ("__str__", "state", "received_at", "came_by", "coordinator", "match", "program")
    list_filter = ("program", "state", "came_by", "path", "pressing")
    list_select_related = ("coordinator", "match", "program")
    search_fields = ("search_text", *MATCH_SEARCH)


@admin.register(CallBack)
class CallBackAdmin(KeptRowAdmin):
    list_display = ("request", "at", "way", "reached", "by", "program")
    list_filter = ("program", "way", "reached")
    list_select_related = ("request", "by", "program")
    search_fields = ("request__search_text",)


@admin.register(RequestPause)
class RequestPauseAdmin(KeptRowAdmin):
    list_display = ("request", "why", "since", "until", "by", "program")
    list_filter = ("program", "why")
    list_select_related = ("request", "by", "program")
    search_fields = ("request__search_text",)


@admin.register(RequestEvent)
class RequestEventAdmin(KeptRowAdmin):
    list_display = ("at", "what", "request", "by", "detail", "program")
    list_filter = ("program", "what")
    list_select_related = ("request", "by", "program")
    search_fields = ("request__search_text", "detail")


@admin.register(ClockWaiver)
class ClockWaiverAdmin(KeptRowAdmin):
    list_display = ("which", "reason", "request", "match", "by", "at", "ended_at", "program")
    list_filter = ("program", "which")
    list_select_related = ("request", "match", "by", "program")
    search_fields = ("request__search_text", "reason", *MATCH_SEARCH)
