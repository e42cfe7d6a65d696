"""Who cannot come to a meeting, and who came, to look at."""

from django.contrib import admin

from matches.admin.searching import SEAT_SEARCH
from matches.models import Absence, Attendance
from peermatch.admin import KeptRowAdmin


@admin.register(Absence)
class AbsenceAdmin(KeptRowAdmin):
    date_hierarchy = "at"
    list_display = ("seat", "meeting", "way", "at", "ended_why", "decision", "program")
    list_filter = ("program", "decision", "ended_why")
    list_select_related = ("seat__participant", "meeting__match", "program")
    search_fields = ("words", "spoken_by", *SEAT_SEARCH)


@admin.register(Attendance)
class AttendanceAdmin(KeptRowAdmin):
    date_hierarchy = "recorded_at"
    list_display = ("meeting", "seat", "service", "said", "recorded_at", "recorded_by", "program")
    list_filter = ("program", "said")
    list_select_related = (
        "seat__participant", "service__provider", "service__program", "meeting__match", "recorded_by", "program",
    )  # fmt: skip
    search_fields = ("meeting__match__title", "service__provider_name", *SEAT_SEARCH)
