"""The pages of contacts: what was written down, adding to it, taking back, and waiting for access."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matches.following_up.contacts import Told, correct, record, wait_for_access, wait_no_more
from matches.following_up.forms import ContactForm, WaitEndForm, WaitForm
from matches.following_up.progress import progress_of
from matches.following_up.undo_doors import CORRECTED, RECORDED, SETTLED, TAKEN_BACK, as_facts
from matches.models import Contact, Match, MeetingState, Waiting
from peermatch.accounts.access import ProgramRequest, coordinator, fetch, member
from peermatch.inbox.on_record import put_on_record
from peermatch.paging import paged
from peermatch.undoing import offer

PLACE: dict[str, Any] = {"place": "matches"}


@require_safe
@member
def contacts(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    rows = row.contacts.select_related(
        "began__participant", "said_by__participant", "recorded_by", "taken_back_by", "same_as__said_by__participant",
        "same_as__recorded_by",
    )  # fmt: skip
    return render(request, "matches/following_up/contacts.html", PLACE | {
        "match": row,
        "progress": progress_of(row, now=timezone.now()),
        "listed": paged(request, rows),
        "held": row.meetings.filter(state=MeetingState.HELD),
        "waits": row.waitings.select_related("by", "ended_by"),
        "may_add": row.seats.accepted().count() > 1,
    })  # fmt: skip


@coordinator
def contact_add(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    form = ContactForm(_posted(request), match=row, reader=request.user, told=_from_mail(request))
    if form.is_valid():
        try:
            key = form.cleaned_data["key"]
            one = record(match=row, key=key, told=form.told, by=request.user, at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            back = _back(request, row)
            offer(request, _said(one), RECORDED, back=back["Location"], contact=one.public_id)
            put_on_record(request)
            return back
    return _form_page(request, row, form, _("Record a contact"), "contact")


def _from_mail(request: ProgramRequest) -> dict[str, Any]:
    """Whoever wrote of it by mail told it, and most likely on the day on which it was."""
    return {name: value for name in ("said_by", "on") if (value := request.GET.get(name))}


def _said(contact: Contact) -> str:
    if contact.is_perhaps_the_same:
        return _("The contact is on record. Perhaps it is one that is there already: say so below.")
    return _("The contact is on record.")


@coordinator
def contact_edit(request: ProgramRequest, match: UUID, contact: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    one = _contact(request, row, contact)
    form, before = ContactForm(_posted(request), match=row, contact=one, reader=request.user), Told.of(one)
    if form.is_valid():
        try:
            changed = correct(contact=one, told=form.told, by=request.user, at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            _say_corrected(request, one, before, changed=changed)
            return _back(request, row)
    return _form_page(request, row, form, _("Correct the contact"), "contact")


def _say_corrected(request: ProgramRequest, contact: Contact, before: Told, *, changed: bool) -> None:
    said = _("The contact is as you wrote it.")
    if not changed:
        messages.success(request, said)
        return
    back = _back(request, contact.match)["Location"]
    facts = {"before": as_facts(before), "wrote": as_facts(Told.of(contact))}
    offer(request, said, CORRECTED, back=back, contact=contact.public_id, **facts)


@coordinator
@require_POST
def contact_take_back(request: ProgramRequest, match: UUID, contact: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    try:
        _contact(request, row, contact).take_back(by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        said, back = _("The contact counts no more. It stays in the list, and can be put back."), _back(request, row)
        offer(request, said, TAKEN_BACK, back=back["Location"], contact=contact)
    return _back(request, row)


@coordinator
@require_POST
def contact_put_back(request: ProgramRequest, match: UUID, contact: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    try:
        _contact(request, row, contact).put_back(by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        back = _back(request, row)["Location"]
        offer(request, _("The contact counts again."), RECORDED, back=back, contact=contact)
    return _back(request, row)


@coordinator
@require_POST
def contact_same(request: ProgramRequest, match: UUID, contact: UUID) -> HttpResponse:
    return _settle(request, match, contact, same=True)


@coordinator
@require_POST
def contact_two(request: ProgramRequest, match: UUID, contact: UUID) -> HttpResponse:
    return _settle(request, match, contact, same=False)


def _settle(request: ProgramRequest, match: UUID, contact: UUID, *, same: bool) -> HttpResponse:
    row = fetch(Match, request, match)
    try:
        _contact(request, row, contact).settle(same=same, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        said = _("It counts as one contact.") if same else _("Both count: they are two contacts.")
        offer(request, said, SETTLED, back=_back(request, row)["Location"], contact=contact)
    return _back(request, row)


@coordinator
def contact_wait(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    form = WaitForm(_posted(request), reader=request.user)
    if form.is_valid():
        told = form.cleaned_data
        try:
            wait_for_access(match=row, reason=told["reason"], since=told["moment"], by=request.user, at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The clock of the first contact stands still until you let it go on."))
            return _back(request, row)
    return _form_page(request, row, form, _("Wait for an interpreter or other access"), "wait")


@coordinator
def contact_wait_end(request: ProgramRequest, match: UUID, waiting: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    one: Waiting = fetch(row.waitings.all(), request, waiting)
    one.match = row
    form = WaitEndForm(_posted(request), reader=request.user)
    if form.is_valid():
        try:
            wait_no_more(waiting=one, until=form.cleaned_data["moment"], by=request.user, at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The clock of the first contact goes on."))
            return _back(request, row)
    return _form_page(request, row, form, _("Let the clock go on"), "wait_end", waiting=one)


def _posted(request: ProgramRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _contact(request: ProgramRequest, match: Match, contact: UUID) -> Contact:
    one: Contact = fetch(match.contacts.select_related("began", "said_by__participant", "same_as"), request, contact)
    one.match = match
    return one


def _form_page(
    request: ProgramRequest, match: Match, form: Form, title: str, template: str, **context: Any
) -> HttpResponse:
    context |= {"match": match, "form": form, "title": title, "back": _back(request, match)["Location"]}
    return render(request, f"matches/following_up/{template}.html", PLACE | context)


def _back(request: ProgramRequest, match: Match) -> HttpResponse:
    return redirect("contacts", request.program.slug, match.public_id)
