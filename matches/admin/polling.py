"""Which times people were asked about, and what they said."""

from django.contrib import admin

from matches.admin.searching import SEAT_SEARCH
from matches.models import Poll, PollAnswer, PollAsked, PollReply, PollTime
from peermatch.admin import KeptRowAdmin


@admin.register(Poll)
class PollAdmin(KeptRowAdmin):
    date_hierarchy = "asked_at"
    list_display = ("match", "state", "asked_at", "answer_by", "asked_by", "program")
    list_filter = ("program", "state")
    list_select_related = ("match", "asked_by", "program")
    search_fields = ("match__search_text",)


@admin.register(PollTime)
class PollTimeAdmin(KeptRowAdmin):
    list_display = ("poll", "starts_at", "ends_at", "program")
    list_filter = ("program",)
    list_select_related = ("poll__match", "program")
    search_fields = ("poll__match__search_text",)


@admin.register(PollAsked)
class PollAskedAdmin(KeptRowAdmin):
    list_display = ("seat", "is_required", "asked_at", "reminded_at", "program")
    list_filter = ("program", "is_required")
    list_select_related = ("seat__participant", "program")
    search_fields = SEAT_SEARCH


@admin.register(PollReply)
class PollReplyAdmin(KeptRowAdmin):
    date_hierarchy = "at"
    list_display = ("seat", "way", "spoken_by", "at", "recorded_by", "program")
    list_filter = ("program", "way")
    list_select_related = ("seat__participant", "recorded_by", "program")
    search_fields = ("words", "spoken_by", *SEAT_SEARCH)


@admin.register(PollAnswer)
class PollAnswerAdmin(KeptRowAdmin):
    list_display = ("reply", "time", "said", "program")
    list_filter = ("program", "said")
    list_select_related = ("reply__seat__participant", "reply__poll__match", "time__poll", "program")
    search_fields = ("reply__poll__match__search_text",)
