"""What the roster keeps of itself: uploads, exports, and the rules it goes by."""

from django.contrib import admin

from participants.models import Export, HeadingMeaning, RosterRules, RosterUpload
from peermatch.admin import KeptRowAdmin, ProgramRowAdmin


@admin.register(RosterUpload)
class RosterUploadAdmin(KeptRowAdmin):
    list_display = ("name", "state", "rows", "uploaded_by", "created_at", "program")
    list_filter = ("program", "state")
    list_select_related = ("uploaded_by", "program")
    search_fields = ("name",)
    fields = ("name", "state", "rows", "uploaded_by", "created_at", "settled_by", "settled_at")


@admin.register(HeadingMeaning)
class HeadingMeaningAdmin(KeptRowAdmin):
    list_display = ("heading", "column", "by", "program")
    list_filter = ("program",)
    list_select_related = ("by", "program")
    search_fields = ("heading",)


@admin.register(Export)
class ExportAdmin(KeptRowAdmin):
    list_display = ("what", "format", "rows", "by", "created_at", "program")
    list_filter = ("program", "what", "format")
    list_select_related = ("by", "program")
    search_fields = ("by__name",)


@admin.register(RosterRules)
class RosterRulesAdmin(ProgramRowAdmin):
    may_go = "without rules of its own a program goes by the usual ones"
    list_display = ("program", "warning_days", "adults_only")
    list_select_related = ("program",)
    search_fields = ("program__name",)
