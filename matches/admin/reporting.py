"""Workbooks of reports, as long as they are kept."""

from django.contrib import admin

from matches.models import ReportFile
from peermatch.admin import KeptRowAdmin


@admin.register(ReportFile)
class ReportFileAdmin(KeptRowAdmin):
    fields = ("program", "public_id", "created_at", "asked", "by", "state", "work_until", "done", "of", "ready_at")
    list_display = ("__str__", "state", "by", "created_at", "ready_at", "program")
    list_filter = ("program", "state")
    list_select_related = ("by", "program")
    search_fields = ("by__name",)
