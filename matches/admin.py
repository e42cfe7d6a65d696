"""Matches, as administrators see them. What happened was written by the steps' doors: here it can only be read."""

from django.contrib import admin

from matches.models import (
    Answer,
    Attestation,
    Booking,
    Call,
    CallBack,
    Contact,
    Cover,
    Goal,
    Happening,
    Hold,
    Introduction,
    Invitation,
    Match,
    MatchList,
    MatchRules,
    Meeting,
    Note,
    Problem,
    Question,
    Request,
    RequestEvent,
    RequestPause,
    RuleChange,
    Seat,
    Waiting,
    Waiver,
)
from peermatch.admin import KeptInline, KeptRowAdmin, MendedRowAdmin, ProgramRowAdmin

SEAT_SEARCH = ("seat__match__title", "seat__participant__first_name", "seat__participant__last_name")
MATCH_SEARCH = ("match__title", "match__search_text")


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


@admin.register(Goal)
class GoalAdmin(KeptRowAdmin):
    """A person's own words: they are changed and taken back on the match's page of hopes, which notes by whom."""

    list_display = ("text", "seat", "recorded_by", "created_at", "program")
    list_filter = ("program",)
    list_select_related = ("seat__participant", "recorded_by", "program")
    search_fields = ("text", *SEAT_SEARCH)


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
    list_select_related = ("match", "by", "program")
    search_fields = ("reason", *MATCH_SEARCH)


@admin.register(Cover)
class CoverAdmin(KeptRowAdmin):
    list_display = ("away", "covering", "first_day", "last_day", "by", "ended_at", "program")
    list_select_related = ("away", "covering", "by", "program")
    search_fields = ("away__name", "covering__name", "note")


@admin.register(Seat)
class SeatAdmin(KeptRowAdmin):
    list_display = ("participant", "part", "state", "state_since", "match", "program")
    list_filter = ("program", "state", "part")
    list_select_related = ("participant", "match", "program")
    search_fields = ("participant__first_name", "participant__last_name", *MATCH_SEARCH)


@admin.register(Invitation)
class InvitationAdmin(KeptRowAdmin):
    date_hierarchy = "sent_at"
    list_display = ("seat", "sent_at", "answer_by", "answered_at", "revoked_at", "sent_by", "program")
    list_filter = ("program",)
    list_select_related = ("seat__participant", "sent_by", "program")
    search_fields = SEAT_SEARCH
    fields = ("seat", "sent_at", "sent_by", "answer_by", "answered_at", "revoked_at")


@admin.register(Question)
class QuestionAdmin(KeptRowAdmin):
    list_display = ("__str__", "kind", "way", "asked_at", "settled_at", "program")
    list_filter = ("program", "kind", "way", "settled_way")
    list_select_related = ("seat__participant", "program")
    search_fields = ("text", "spoken_by", *SEAT_SEARCH)
    date_hierarchy = "asked_at"


@admin.register(Answer)
class AnswerAdmin(KeptRowAdmin):
    list_display = ("seat", "said", "way", "spoken_by", "confirmed_by_person", "at", "recorded_by", "program")
    list_filter = ("program", "said", "way", "confirmed_by_person")
    list_select_related = ("seat__participant", "recorded_by", "program")
    search_fields = ("reason", "spoken_by", *SEAT_SEARCH)


@admin.register(Meeting)
class MeetingAdmin(KeptRowAdmin):
    date_hierarchy = "starts_at"
    list_display = ("__str__", "match", "state", "starts_at", "minutes", "place_kind", "revision", "program")
    list_filter = ("program", "state", "place_kind")
    list_select_related = ("match", "program")
    search_fields = MATCH_SEARCH


@admin.register(Booking)
class BookingAdmin(KeptRowAdmin):
    list_display = ("participant", "starts_at", "ends_at", "meeting", "override_reason", "program")
    list_filter = ("program",)
    list_select_related = ("participant", "meeting", "program")
    search_fields = ("participant__first_name", "participant__last_name", "meeting__match__title")


@admin.register(Call)
class CallAdmin(KeptRowAdmin):
    list_display = ("participant", "news", "before", "made_at", "made_by", "way", "dropped_at", "program")
    list_filter = ("program", "news", "way")
    list_select_related = ("participant", "made_by", "program")
    search_fields = ("participant__first_name", "participant__last_name", "meeting__match__title")


@admin.register(Introduction)
class IntroductionAdmin(KeptRowAdmin):
    list_display = ("seat", "at", "by", "told_at", "told_by", "way", "dropped_at", "program")
    list_filter = ("program", "way")
    list_select_related = ("seat__participant", "by", "told_by", "program")
    search_fields = SEAT_SEARCH


@admin.register(Contact)
class ContactAdmin(KeptRowAdmin):
    list_display = ("match", "at", "way", "reached", "minutes", "recorded_by", "taken_back_at", "program")
    list_filter = ("program", "way", "reached")
    list_select_related = ("match", "recorded_by", "program")
    search_fields = ("words", *MATCH_SEARCH)


@admin.register(Waiting)
class WaitingAdmin(KeptRowAdmin):
    list_display = ("match", "reason", "since", "until", "by", "program")
    list_filter = ("program",)
    list_select_related = ("match", "by", "program")
    search_fields = ("reason", *MATCH_SEARCH)


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


@admin.register(MatchRules)
class MatchRulesAdmin(ProgramRowAdmin):
    may_go = "without rules of its own a program goes by the usual ones"
    list_display = ("program", "call_back_hours", "match_hours", "reach_hours", "nudge_days", "form_is_open")
    list_filter = ("form_is_open",)
    list_select_related = ("program",)
    search_fields = ("program__name",)


@admin.register(RuleChange)
class RuleChangeAdmin(KeptRowAdmin):
    date_hierarchy = "at"
    list_display = ("at", "setting", "was", "now", "by", "program")
    list_filter = ("program",)
    list_select_related = ("by", "program")
    search_fields = ("setting", "was", "now", "by__name")


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
