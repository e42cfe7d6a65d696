"""Administrators read the record of the whole installation here. Nobody changes it."""

from django.contrib import admin

from peermatch.admin import KeptRowAdmin
from peermatch.audit.models import Record


@admin.register(Record)
class RecordAdmin(KeptRowAdmin):
    list_display = ("at", "actor_kind", "actor", "did", "kind", "row", "person", "program")
    list_filter = ("did", "actor_kind", "program")
    list_select_related = ("program",)
    search_fields = ("actor", "kind", "row", "request")
    date_hierarchy = "at"
    fields = ("at", "program", "actor_kind", "actor", "did", "kind", "row", "person", "fields", "request")
