"""Worries: that they are there, and what became of them. What was said is for leads, in the program."""

from django.contrib import admin

from matches.models import ContactStop, Worry, WorryConcerns, WorryEntry
from peermatch.admin import KeptRowAdmin


@admin.register(Worry)
class WorryAdmin(KeptRowAdmin):
    date_hierarchy = "raised_at"
    list_display = ("raised_at", "state", "state_since", "goes_on_at", "program")
    list_filter = ("program", "state")
    list_select_related = ("program",)
    search_fields = ("program__name",)
    fields = ("raised_at", "state", "state_since", "goes_on_at")


@admin.register(WorryConcerns)
class WorryConcernsAdmin(KeptRowAdmin):
    list_display = ("worry", "program")
    list_filter = ("program",)
    list_select_related = ("worry", "program")
    search_fields = ("program__name",)
    fields = ("worry",)


@admin.register(WorryEntry)
class WorryEntryAdmin(KeptRowAdmin):
    list_display = ("at", "what", "by", "worry", "program")
    list_filter = ("program", "what")
    list_select_related = ("by", "worry", "program")
    search_fields = ("program__name",)
    fields = ("worry", "what", "by", "at")


@admin.register(ContactStop)
class ContactStopAdmin(KeptRowAdmin):
    date_hierarchy = "at"
    list_display = ("at", "asked_by", "other", "way", "settled_at", "program")
    list_filter = ("program", "way")
    list_select_related = ("asked_by", "other", "program")
    search_fields = ("asked_by__name_key", "other__name_key")
    fields = ("asked_by", "other", "at", "way", "recorded_by", "settled_at", "settled_by")
