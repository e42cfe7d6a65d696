"""A match, with what stands beside it. Its words are mended here; its state is changed in the program."""

from django.contrib import admin

from matches.admin.searching import MATCH_SEARCH, SEAT_SEARCH
from matches.models import Attestation, Goal, Match, Meeting, Problem, Seat, Waiver
from peermatch.admin import KeptInline, KeptRowAdmin, MendedRowAdmin


class ProblemInline(KeptInline):
    model = Problem
    fields = ("requester", "asked_by", "statement")
    related = ("requester",)


class SeatInline(KeptInline):
    model = Seat
    fields = ("participant", "part", "state", "state_since")
    related = ("participant",)


class MeetingInline(KeptInline):
    model = Meeting
    fields = ("starts_at", "time_zone", "minutes", "place_kind", "state")


class WaiverInline(KeptInline):
    model = Waiver
    fields = ("gate", "sentence", "reason", "by", "at", "ended_at")
    related = ("by",)


class AttestationInline(KeptInline):
    model = Attestation
    fields = ("what", "sentence", "by", "at", "ended_at")
    related = ("by", "match")


@admin.register(Match)
class MatchAdmin(MendedRowAdmin):
    """Never deleted: its history, its waivers and its people's answers stay on record. The program hands it over."""

    list_display = ("title", "program", "stage", "path", "direction", "format", "coordinator", "requested_at")
    list_filter = ("program", "stage", "path", "direction", "format")
    list_select_related = ("program", "coordinator")
    search_fields = ("title", "search_text", "coordinator__name", "coordinator__email")
    date_hierarchy = "requested_at"
    readonly_fields = (
        "coordinator",
        *("path", "direction", "format", "stage", "stage_since", "close_reason", "outcome"),
        *("rematch_of", "rematch_reason", "learned"),
        *("introduced_at", "introduced_by"),
        *("public_id", "created_at"),
    )
    inlines = (ProblemInline, SeatInline, MeetingInline, WaiverInline, AttestationInline)


@admin.register(Problem)
class ProblemAdmin(MendedRowAdmin):
    """Never deleted: it says who asked, and with whose permission; a match without it would be about nothing."""

    list_display = ("__str__", "requester", "asked_by", "permission_on", "match", "program")
    list_filter = ("program", "asked_by")
    list_select_related = ("requester", "match", "program")
    search_fields = ("statement", "requester__first_name", "requester__last_name", *MATCH_SEARCH)
    autocomplete_fields = ("topics",)
    readonly_fields = ("requester", "match")


@admin.register(Seat)
class SeatAdmin(KeptRowAdmin):
    list_display = ("participant", "part", "state", "state_since", "match", "program")
    list_filter = ("program", "state", "part")
    list_select_related = ("participant", "match", "program")
    search_fields = ("participant__first_name", "participant__last_name", *MATCH_SEARCH)


@admin.register(Goal)
class GoalAdmin(KeptRowAdmin):
    """A person's own words: they are changed and taken back on the match's page of hopes, which notes by whom."""

    list_display = ("text", "seat", "recorded_by", "created_at", "program")
    list_filter = ("program",)
    list_select_related = ("seat__participant", "recorded_by", "program")
    search_fields = ("text", *SEAT_SEARCH)


@admin.register(Waiver)
class WaiverAdmin(KeptRowAdmin):
    list_display = ("sentence", "gate", "match", "by", "at", "ended_at", "program")
    list_filter = ("program", "gate")
    list_select_related = ("match", "by", "program")
    search_fields = ("sentence", "reason", *MATCH_SEARCH)


@admin.register(Attestation)
class AttestationAdmin(KeptRowAdmin):
    list_display = ("what", "match", "by", "at", "ended_at", "program")
    list_filter = ("program", "what")
    list_select_related = ("match", "by", "program")
    search_fields = MATCH_SEARCH
