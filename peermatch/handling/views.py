"""Sending again, cancelling and sending now, each for one mail. What goes out is read before it goes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator
from peermatch.handling import doors
from peermatch.handling.forms import CancelForm
from peermatch.handling.ways import way_of
from peermatch.once import once
from peermatch.outbox import letters
from peermatch.outbox.models import Email
from peermatch.outbox.views import fetch_seen
from peermatch.undoing import offer


@coordinator
@once
def message_again(request: ProgramRequest, email: UUID) -> HttpResponse:
    mail, now = _fetch_readable(request, email), timezone.now()
    if request.method == "POST":
        try:
            made = doors.send_again(mail=mail, by=request.user, at=now)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect(mail)
        said = _("The letter to %(name)s goes out again. This is the copy.") % {"name": made.to_name}
        messages.success(request, said)
        return redirect(made)
    audit.shown(audit.of(mail, person=mail.recipient, fields=["to_address", "text"]), by=request)
    return _page(request, "again", mail, {
        "why_not": doors.why_not_again(mail, now), "to": doors.reader_today(mail),
        "instead": way_of(mail).instead(mail), "text": letters.in_words(mail.text),
        "has_links": bool(letters.links_in(mail.text + mail.html)),
    })  # fmt: skip


@coordinator
def message_cancel(request: ProgramRequest, email: UUID) -> HttpResponse:
    mail = _fetch_readable(request, email)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            doors.cancel(mail=mail, why=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            said = _("The letter to %(name)s was cancelled. It does not go out.") % {"name": mail.to_name}
            offer(request, said, doors.CANCELLED, back=mail.get_absolute_url(), email=mail.public_id)
        return redirect(mail)
    return _page(request, "cancel", mail, {"form": form, "may": doors.may_cancel(mail)})


@coordinator
@require_POST
def message_now(request: ProgramRequest, email: UUID) -> HttpResponse:
    mail = _fetch_readable(request, email)
    try:
        doors.send_now(mail=mail, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("It is tried now. Load this page again in a moment to see how it went."))
    return redirect(mail)


def _fetch_readable(request: ProgramRequest, email: UUID) -> Email:
    mail = fetch_seen(request, email)
    if not letters.may_read(mail, request.membership):
        raise PermissionDenied
    return mail


def _page(request: ProgramRequest, name: str, mail: Email, context: dict[str, Any]) -> HttpResponse:
    told = {"place": "messages", "mail": mail, "kind": letters.title(mail.kind)}
    return render(request, f"handling/{name}.html", told | context)
