"""All mail of all programs, and how they word it, for administrators to read: doors alone change either."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from peermatch.admin import KeptRowAdmin
from peermatch.outbox.models import Email, LetterText

# Never the sealed links: who may open a link is the person it is for.
SHOWN = (
    (None, ("program", "kind", "about", "revision", "occasion", "to_name", "to_address", "from_name", "reply_to")),
    (_("What it says"), ("subject", "text", "html", "script", "short", "paper", "calendar_method", "calendar")),
    (
        _("Delivery"),
        (
            "state",
            "reason",
            "due_at",
            "expires_at",
            "needed_by",
            "is_asked_for",
            "waits_until",
            "next_look_at",
            "attempts",
            "interruptions",
        ),
    ),
    (_("Trouble"), ("trouble_since", "error_code", "error")),
    (_("Ends and names"), ("overtaken_at", "sent_at", "final_at", "message_id", "date", "created_at")),
)


@admin.register(Email)
class EmailAdmin(KeptRowAdmin):
    list_display = ("subject", "to_name", "kind", "state", "due_at", "sent_at", "attempts", "error_code", "program")
    list_filter = ("state", "kind", "error_code", "program")
    list_select_related = ("program",)
    search_fields = ("subject", "to_name", "to_address", "message_id", "about")
    search_help_text = _("Subject, name, e-mail, Message-ID, or what it is about (meeting:…)")
    date_hierarchy = "due_at"
    ordering = ("-pk",)
    view_on_site = False
    fieldsets = [(title, {"fields": fields}) for title, fields in SHOWN]


@admin.register(LetterText)
class LetterTextAdmin(KeptRowAdmin):
    date_hierarchy = "at"
    list_display = ("at", "kind", "block", "by", "program")
    list_filter = ("program", "kind")
    list_select_related = ("by", "program")
    search_fields = ("kind", "block", "text", "by__name")
