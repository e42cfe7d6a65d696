"""What is known of mail that did not arrive, for administrators to read."""

from django.contrib import admin

from peermatch.admin import KeptRowAdmin
from peermatch.returning.models import MailEvent, StoppedAddress, Unreached


@admin.register(MailEvent)
class MailEventAdmin(KeptRowAdmin):
    date_hierarchy = "at"
    list_display = ("at", "email", "what", "why", "source", "code", "program")
    list_filter = ("what", "why", "source", "program")
    list_select_related = ("email", "program")
    search_fields = ("email__subject", "email__to_name", "code", "words")
    view_on_site = False


@admin.register(StoppedAddress)
class StoppedAddressAdmin(KeptRowAdmin):
    date_hierarchy = "since"
    list_display = ("address", "why", "since", "lifted_at", "lifted_by", "program")
    list_filter = ("why", "program")
    list_select_related = ("lifted_by", "program")
    search_fields = ("address",)
    view_on_site = False


@admin.register(Unreached)
class UnreachedAdmin(KeptRowAdmin):
    date_hierarchy = "since"
    list_display = ("email", "why", "since", "settled_as", "settled_at", "settled_by", "program")
    list_filter = ("why", "settled_as", "program")
    list_select_related = ("email", "settled_by", "program")
    search_fields = ("email__subject", "email__to_name")
    view_on_site = False
