"""Agendas of meetings, to read."""

from django.contrib import admin

from matches.models import Agenda, AgendaSent, Segment
from peermatch.admin import KeptRowAdmin


@admin.register(Agenda)
class AgendaAdmin(KeptRowAdmin):
    list_display = ("meeting", "shape", "minutes", "people", "changed_by", "changed_at", "program")
    list_filter = ("program", "shape")
    list_select_related = ("meeting", "changed_by", "program")
    search_fields = ("meeting__match__search_text",)


@admin.register(Segment)
class SegmentAdmin(KeptRowAdmin):
    list_display = ("__str__", "agenda", "minutes", "leads", "program")
    list_filter = ("program", "leads")
    list_select_related = ("agenda__meeting", "program")
    search_fields = ("words",)


@admin.register(AgendaSent)
class AgendaSentAdmin(KeptRowAdmin):
    list_display = ("meeting", "at", "by", "program")
    list_filter = ("program",)
    list_select_related = ("meeting", "by", "program")
    search_fields = ("meeting__match__search_text",)
