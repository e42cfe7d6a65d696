"""The admin site. Django imports this before any model, so nothing here may know one."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
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

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """What an administrator is shown is recorded."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def recorded(request: Any, *args: Any, **kwargs: Any) -> Any:
            from peermatch.audit.in_admin import tell_shown

            response = inner(request, *args, **kwargs)
            tell_shown(request, response)
            return response

        return recorded

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """One's own password is changed where everyone changes theirs."""
        return redirect("change-password")


class PeerMatchAdminConfig(AdminConfig):
    default_site = "peermatch.admin_site.PeerMatchAdminSite"
