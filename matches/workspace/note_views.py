"""Notes of a match: written, changed and taken back by whoever wrote them."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from matches.models import Match, Note
from matches.workspace.act_forms import NoteForm, RewriteForm
from matches.workspace.noting import write_note
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.undoing import offer


@coordinator
def note_write(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    form = NoteForm(request.POST if request.method == "POST" else None, match=row)
    if form.is_valid():
        told = form.cleaned_data
        try:
            write_note(match=row, key=told["key"], text=told["text"], by=request.user, at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The note was saved."))
            return redirect(row)
    return _form_page(request, row, form, _("Write a note"))


@coordinator
def note_change(request: ProgramRequest, match: UUID, note: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    written = _own(request, row, note)
    audit.shown(audit.of(written, fields=["text"]), by=request)
    form = RewriteForm(request.POST if request.method == "POST" else None, initial={"text": written.text})
    if form.is_valid():
        try:
            written.rewrite(form.cleaned_data["text"], by=request.user, at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The note was saved."))
            return redirect(row)
    return _form_page(request, row, form, _("Change your note"))


@coordinator
@require_POST
def note_remove(request: ProgramRequest, match: UUID, note: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    written = _own(request, row, note)
    try:
        written.take_back(by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        said = _("The note was taken back. Administrators can still read it.")
        offer(request, said, "note-remove", back=row.get_absolute_url(), note=written.public_id)
    return redirect(row)


def _own(request: ProgramRequest, match: Match, note: UUID) -> Note:
    written: Note = fetch(match.notes.select_related("match__program"), request, note)
    if written.by_id != request.user.pk:
        raise PermissionDenied  # each note is its writer's
    return written


def _form_page(request: ProgramRequest, match: Match, form: object, title: str) -> HttpResponse:
    context = {"place": "matches", "match": match, "form": form, "title": title, "back": match.get_absolute_url()}
    return render(request, "matches/step_form.html", context)
