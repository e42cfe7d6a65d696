"""Matches, as administrators see them. What happened was written by the steps' doors: here it can only be read."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

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
    MatchRules,
    Meeting,
    Note,
    Problem,
    Request,
    RequestEvent,
    RequestPause,
    Seat,
    Waiting,
    Waiver,
)
from peermatch.accounts.models import CAN_WRITE, Membership, User
from peermatch.admin import KeptInline, KeptRowAdmin, ProgramRowAdmin, ProgramRowForm

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
    related = ("by",)


class NoAddAdmin(ProgramRowAdmin):
    """Rows that begin in the program, with all that belongs to them, and can be mended here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


class MatchForm(ProgramRowForm):
    def clean_coordinator(self) -> User:
        user: User = self.cleaned_data["coordinator"]
        members = Membership.objects.filter(program=self.instance.program_id, role__in=CAN_WRITE)
        if not members.filter(user=user).exists():
            raise ValidationError(_("Choose a coordinator or lead of this program."))
        return user


@admin.register(Match)
class MatchAdmin(NoAddAdmin):
    form = MatchForm
    list_display = ("title", "program", "stage", "path", "direction", "format", "coordinator", "requested_at")
    list_filter = ("program", "stage", "path", "direction", "format")
    list_select_related = ("program", "coordinator")
    search_fields = ("title", "search_text", "coordinator__name", "coordinator__email")
    autocomplete_fields = ("coordinator",)
    readonly_fields = (
        *("path", "direction", "format", "stage", "stage_since", "close_reason", "outcome"),
        *("introduced_at", "introduced_by"),
        *("public_id", "created_at"),
    )
    inlines = (ProblemInline, SeatInline, MeetingInline, WaiverInline, AttestationInline)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # its history and its waivers stay on record


@admin.register(Problem)
class ProblemAdmin(NoAddAdmin):
    list_display = ("__str__", "requester", "asked_by", "permission_on", "match", "program")
    list_filter = ("program", "asked_by")
    list_select_related = ("requester", "match", "program")
    search_fields = ("statement", "requester__first_name", "requester__last_name", *MATCH_SEARCH)
    autocomplete_fields = ("topics",)
    readonly_fields = ("requester", "match")


@admin.register(Goal)
class GoalAdmin(NoAddAdmin):
    list_display = ("text", "seat", "recorded_by", "created_at", "program")
    list_filter = ("program",)
    list_select_related = ("seat__participant", "recorded_by", "program")
    search_fields = ("text", *SEAT_SEARCH)
    readonly_fields = ("seat", "recorded_by")


@admin.register(Note)
class NoteAdmin(NoAddAdmin):
    list_display = ("__str__", "match", "by", "created_at", "removed_at", "program")
    list_filter = ("program",)
    list_select_related = ("match", "by", "program")
    search_fields = ("text", *MATCH_SEARCH)
    readonly_fields = ("match", "by", "created_at", "changed_at", "removed_at", "removed_by")


@admin.register(Hold)
class HoldAdmin(KeptRowAdmin):
    list_display = ("match", "reason", "since", "until", "by", "ended_at", "program")
    list_filter = ("program",)
    list_select_related = ("match", "by", "program")
    search_fields = ("reason", *MATCH_SEARCH)


@admin.register(Cover)
class CoverAdmin(KeptRowAdmin):
    list_display = ("away", "covering", "first_day", "last_day", "by", "ended_at", "program")
    list_filter = ("program",)
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
    list_display = ("seat", "sent_at", "answer_by", "answered_at", "revoked_at", "sent_by", "program")
    list_filter = ("program",)
    list_select_related = ("seat__participant", "sent_by", "program")
    search_fields = SEAT_SEARCH
    fields = ("seat", "sent_at", "sent_by", "answer_by", "answered_at", "revoked_at")


@admin.register(Answer)
class AnswerAdmin(KeptRowAdmin):
    list_display = ("seat", "said", "way", "spoken_by", "confirmed_by_person", "at", "recorded_by", "program")
    list_filter = ("program", "said", "way", "confirmed_by_person")
    list_select_related = ("seat__participant", "recorded_by", "program")
    search_fields = ("reason", "spoken_by", *SEAT_SEARCH)


@admin.register(Meeting)
class MeetingAdmin(KeptRowAdmin):
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
    list_display = ("at", "what", "match", "who", "by", "detail_words", "program")
    list_filter = ("program", "what")
    list_select_related = ("match", "who", "by", "program")
    search_fields = ("detail", "who__first_name", "who__last_name", *MATCH_SEARCH)


@admin.register(MatchRules)
class MatchRulesAdmin(ProgramRowAdmin):
    list_display = ("program", "call_back_hours", "match_hours", "reach_hours", "nudge_days", "form_is_open")
    list_filter = ("form_is_open",)
    list_select_related = ("program",)
    search_fields = ("program__name",)


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
