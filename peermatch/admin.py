"""The admin site, for administrators: everything in it reads across programs."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class PeerMatchAdminSite(admin.AdminSite):
    site_header = site_title = _("PeerMatch administration")
    index_title = _("Everything in every program")


class PeerMatchAdminConfig(AdminConfig):
    default_site = "peermatch.admin.PeerMatchAdminSite"


class ProgramRowAdmin(admin.ModelAdmin[Any]):
    """Rows of all programs. States have doors of their own in the program, so no state field is editable here."""

    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows = self.model._default_manager.across_programs("the admin shows every program")
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows  # type: ignore[no-any-return]

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> models.QuerySet[Any] | None:
        manager = db_field.remote_field.model._default_manager
        if hasattr(manager, "across_programs"):
            return manager.across_programs("the admin shows every program")  # type: ignore[no-any-return]
        return super().get_field_queryset(db, db_field, request)
