"""What coordinators keep beside a match, and about their own days and lists."""

from django.contrib import admin

from matches.admin.searching import MATCH_SEARCH
from matches.models import Cover, Happening, Hold, MatchList, Note, Waiting
from peermatch.admin import KeptRowAdmin


@admin.register(Note)
class NoteAdmin(KeptRowAdmin):
    """Nobody puts other words under its writer's name; what must not stay on file at all can be deleted."""

    may_go = "the history keeps its line that a note was written, by whom and when"
    list_display = ("__str__", "match", "by", "created_at", "removed_at", "program")
    list_filter = ("program",)
    list_select_related = ("match", "by", "program")
    search_fields = ("text", *MATCH_SEARCH)


@admin.register(Hold)
class HoldAdmin(KeptRowAdmin):
    list_display = ("match", "reason", "since", "until", "by", "ended_at", "program")
    list_filter = ("program",)
    list_select_related = ("match", "by", "program")
    search_fields = ("reason", *MATCH_SEARCH)


@admin.register(Waiting)
class WaitingAdmin(KeptRowAdmin):
    list_display = ("match", "reason", "since", "until", "by", "program")
    list_filter = ("program",)
    list_select_related = ("match", "by", "program")
    search_fields = ("reason", *MATCH_SEARCH)


@admin.register(Cover)
class CoverAdmin(KeptRowAdmin):
    list_display = ("away", "covering", "first_day", "last_day", "by", "ended_at", "program")
    list_filter = ("program",)
    list_select_related = ("away", "covering", "by", "program")
    search_fields = ("away__name", "covering__name", "note")


@admin.register(Happening)
class HappeningAdmin(KeptRowAdmin):
    date_hierarchy = "at"
    list_display = ("at", "what", "match", "who", "by", "detail_words", "program")
    list_filter = ("program", "what")
    list_select_related = ("match", "who", "by", "program")
    search_fields = ("detail", "who__first_name", "who__last_name", *MATCH_SEARCH)


@admin.register(MatchList)
class MatchListAdmin(KeptRowAdmin):
    list_display = ("name", "state", "rows", "uploaded_by", "created_at", "program")
    list_filter = ("program", "state")
    list_select_related = ("uploaded_by", "program")
    search_fields = ("name",)
    fields = ("name", "state", "rows", "uploaded_by", "created_at", "settled_by", "settled_at")
