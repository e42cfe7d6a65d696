"""Whom the program books, and when they are free."""

from typing import Any, ClassVar

from django.contrib import admin

from participants.models import AccessProvider, ProviderAway, ProviderWindow
from peermatch.admin import ProgramRowAdmin


@admin.register(AccessProvider)
class AccessProviderAdmin(ProgramRowAdmin):
    """Never deleted: meetings of the past tell who was there. Whoever is not offered any more is retired."""

    list_display = ("name", "works_in", "is_agency", "email", "phone", "retired_at", "program")
    list_filter = ("program", "is_agency")
    list_select_related = ("program",)
    search_fields = ("name", "works_in", "email")


class AboutProviderAdmin(ProgramRowAdmin):
    list_filter: ClassVar[Any] = ("program",)
    list_select_related = ("provider", "program")
    search_fields = ("provider__name",)
    autocomplete_fields = ("provider",)


@admin.register(ProviderWindow)
class ProviderWindowAdmin(AboutProviderAdmin):
    may_go = "when a provider is free today"
    list_display = ("provider", "weekday", "begins", "ends", "program")
    list_filter = ("program", "weekday")


@admin.register(ProviderAway)
class ProviderAwayAdmin(AboutProviderAdmin):
    may_go = "when a provider is away"
    list_display = ("provider", "first", "last", "program")
