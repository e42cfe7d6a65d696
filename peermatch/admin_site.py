"""The admin site. Django imports this before any model, so nothing here may know one."""

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class PeerMatchAdminSite(admin.AdminSite):
    site_header = site_title = _("PeerMatch administration")
    index_title = _("Everything in every program")


class PeerMatchAdminConfig(AdminConfig):
    default_site = "peermatch.admin_site.PeerMatchAdminSite"
