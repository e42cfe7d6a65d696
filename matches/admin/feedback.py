"""What people said of their matches, who was asked, and what a coordinator knew at the end."""

from django.contrib import admin

from matches.admin.searching import SEAT_SEARCH
from matches.models import Feedback, FeedbackAsked, HopeAtEnd, HopeGained
from peermatch.admin import KeptInline, KeptRowAdmin


class HopeGainedInline(KeptInline):
    model = HopeGained
    fields = ("hope", "said")


@admin.register(Feedback)
class FeedbackAdmin(KeptRowAdmin):
    date_hierarchy = "given_at"
    inlines = (HopeGainedInline,)
    list_display = (
        "seat", "quality", "relevance", "usefulness", "again", "way", "given_at", "recorded_by", "taken_back_at",
        "program",
    )  # fmt: skip
    list_filter = ("program", "way", "again", "usefulness")
    list_select_related = ("seat__participant", "recorded_by", "program")
    search_fields = ("words", "change", "spoken_by", *SEAT_SEARCH)


@admin.register(HopeGained)
class HopeGainedAdmin(KeptRowAdmin):
    list_display = ("hope", "said", "feedback", "program")
    list_filter = ("program", "said")
    list_select_related = ("feedback__seat__participant", "program")
    search_fields = ("hope", *(f"feedback__{name}" for name in SEAT_SEARCH))


@admin.register(HopeAtEnd)
class HopeAtEndAdmin(KeptRowAdmin):
    date_hierarchy = "at"
    list_display = ("hope", "known", "seat", "at", "by", "taken_back_at", "program")
    list_filter = ("program", "known")
    list_select_related = ("seat__participant", "by", "program")
    search_fields = ("hope", *SEAT_SEARCH)


@admin.register(FeedbackAsked)
class FeedbackAskedAdmin(KeptRowAdmin):
    date_hierarchy = "asked_at"
    list_display = ("seat", "asked_at", "asked_by", "reminded_at", "until", "ended_at", "ended_why", "program")
    list_filter = ("program", "ended_why")
    list_select_related = ("seat__participant", "asked_by", "program")
    search_fields = SEAT_SEARCH
    fields = (
        "seat", "asked_at", "asked_by", "until", "reminded_at", "ended_at", "ended_why", "ended_by",
    )  # fmt: skip
