"""What was done to mail by hand, for administrators to read."""

from django.contrib import admin

from peermatch.admin import KeptRowAdmin
from peermatch.handling.models import ByHand


@admin.register(ByHand)
class ByHandAdmin(KeptRowAdmin):
    date_hierarchy = "at"
    list_display = ("email", "did", "by", "at", "reason", "program")
    list_filter = ("did", "program")
    list_select_related = ("email", "by", "program")
    search_fields = ("email__subject", "email__to_name", "reason")
    view_on_site = False
