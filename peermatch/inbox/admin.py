"""Incoming mail of all programs, for administrators to read; what fits no program is given to one here."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peermatch.accounts.models import Program
from peermatch.admin import KeptRowAdmin
from peermatch.inbox.models import IncomingMail, Mailbox
from peermatch.inbox.receiving import give_to

MOST_PROGRAMS = 50  # more could not be chosen from in one menu


@admin.register(IncomingMail)
class IncomingMailAdmin(KeptRowAdmin):
    date_hierarchy = "received_at"
    list_display = ("received_at", "from_name", "from_address", "subject", "kind", "program")
    list_filter = ("program", "kind")
    list_select_related = ("program",)
    search_fields = ("from_name", "from_address", "subject", "message_id")
    view_on_site = False

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """For each program, to give mail to it that fits none."""
        actions: dict[str, Any] = super().get_actions(request)
        for program in Program.objects.all()[:MOST_PROGRAMS]:
            title = format_lazy("{} {}", gettext_lazy("Give to"), program.name)
            actions[f"give_{program.pk}"] = (partial(_give, program), f"give_{program.pk}", title)
        return actions


def _give(program: Program, page: Any, request: HttpRequest, mails: QuerySet[IncomingMail]) -> None:
    given = 0
    for mail in mails:
        try:
            give_to(mail, program, at=timezone.now())
        except ValidationError:
            continue
        given += 1
    messages.success(request, _("%(n)d given to %(name)s.") % {"n": given, "name": program.name})


@admin.register(Mailbox)
class MailboxAdmin(admin.ModelAdmin[Mailbox]):
    list_display = ("name", "read_at", "last_uid", "trouble", "trouble_since")
    fields = readonly_fields = (
        "name", "read_at", "last_uid", "uid_validity", "left_over", "met_uid", "met_times",
        "busy_until", "trouble", "trouble_since"
    )  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
