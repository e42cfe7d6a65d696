"""Which mail is about which match, and what became of it."""

from django.contrib import admin

from matches.models import MailReply
from peermatch.admin import KeptRowAdmin


@admin.register(MailReply)
class MailReplyAdmin(KeptRowAdmin):
    date_hierarchy = "found_at"
    list_display = ("match", "says", "found_by", "found_at", "done_as", "program")
    list_filter = ("program", "says", "found_by", "done_as")
    list_select_related = ("match", "program")
    search_fields = ("match__search_text", "mail__from_name", "mail__from_address")
