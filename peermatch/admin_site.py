"""The admin site. Django imports this before any model, so nothing here may know one."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _


class PeerMatchAdminSite(admin.AdminSite):
    """Opens to administrators who signed in with a code. One signs in where everyone does."""

    site_header = site_title = _("PeerMatch administration")
    index_title = _("Everything in every program")

    def has_permission(self, request: HttpRequest) -> bool:
        from peermatch.accounts.signing_in.verified import is_verified

        return super().has_permission(request) and is_verified(request.user)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        from peermatch.accounts.signing_in.admin_door import lead_on

        return lead_on(request, is_administrator=super().has_permission(request))


class PeerMatchAdminConfig(AdminConfig):
    default_site = "peermatch.admin_site.PeerMatchAdminSite"
