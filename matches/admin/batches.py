"""Batches, and what was found for each who asks."""

from django.contrib import admin

from matches.models import Batch, BatchAsker, BatchEdit, BatchProvider
from peermatch.admin import KeptRowAdmin

ASKER_SEARCH = ("person__first_name", "person__last_name")


@admin.register(Batch)
class BatchAdmin(KeptRowAdmin):
    list_display = ("__str__", "state", "by", "created_at", "ran_at", "settled_at", "program")
    list_filter = ("program", "state")
    list_select_related = ("by", "program")
    search_fields = ("by__name", "trouble")


@admin.register(BatchAsker)
class BatchAskerAdmin(KeptRowAdmin):
    list_display = ("person", "batch", "request", "match", "given", "draft", "program")
    list_filter = ("program",)
    list_select_related = ("person", "batch", "request", "match", "given__person", "draft", "program")
    search_fields = ASKER_SEARCH


@admin.register(BatchProvider)
class BatchProviderAdmin(KeptRowAdmin):
    list_display = ("person", "batch", "room", "program")
    list_filter = ("program",)
    list_select_related = ("person", "batch", "program")
    search_fields = ASKER_SEARCH


@admin.register(BatchEdit)
class BatchEditAdmin(KeptRowAdmin):
    list_display = ("asker", "provider", "did", "batch", "by", "at", "program")
    list_filter = ("program", "did")
    list_select_related = ("asker__person", "provider__person", "batch", "by", "program")
    search_fields = tuple(f"{side}__{name}" for side in ("asker", "provider") for name in ASKER_SEARCH)
