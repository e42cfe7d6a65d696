"""How people come together: introduced, in contact, in meetings, told by phone."""

from django.contrib import admin

from matches.admin.searching import MATCH_SEARCH, SEAT_SEARCH
from matches.models import Action, Booking, Call, Contact, Introduction, Meeting, Option, PlanLetter
from peermatch.admin import KeptRowAdmin


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


@admin.register(Option)
class OptionAdmin(KeptRowAdmin):
    list_display = ("words", "match", "seat", "changed_at", "taken_back_at", "program")
    list_filter = ("program",)
    list_select_related = ("match", "seat__participant", "program")
    search_fields = ("words", *MATCH_SEARCH)


@admin.register(Action)
class ActionAdmin(KeptRowAdmin):
    date_hierarchy = "due"
    list_display = ("words", "match", "seat", "due", "done_at", "done_by", "taken_back_at", "program")
    list_filter = ("program", "done_way")
    list_select_related = ("match", "seat__participant", "done_by", "program")
    search_fields = ("words", "outcome", *MATCH_SEARCH)


@admin.register(PlanLetter)
class PlanLetterAdmin(KeptRowAdmin):
    list_display = ("seat", "news", "at", "by", "told_at", "told_by", "way", "dropped_at", "program")
    list_filter = ("program", "news", "way")
    list_select_related = ("seat__participant", "by", "told_by", "program")
    search_fields = SEAT_SEARCH
