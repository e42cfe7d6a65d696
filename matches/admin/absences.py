"""Who cannot come to a meeting, to look at."""

from django.contrib import admin

from matches.admin.searching import SEAT_SEARCH
from matches.models import Absence
from peermatch.admin import KeptRowAdmin


@admin.register(Absence)
class AbsenceAdmin(KeptRowAdmin):
    date_hierarchy = "at"
    list_display = ("seat", "meeting", "way", "at", "ended_why", "decision", "program")
    list_filter = ("program", "decision", "ended_why")
    list_select_related = ("seat__participant", "meeting__match", "program")
    search_fields = ("words", "spoken_by", *SEAT_SEARCH)
