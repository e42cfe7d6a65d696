"""The page on which a request becomes a match."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from matches.models import Match, Request
from matches.preparing.finding import people_to_ask
from matches.requesting.recognizing import Recognized, recognize
from matches.workspace.from_request import begin
from matches.workspace.from_request_forms import NEW, FromRequestForm
from participants.models import Participant
from peermatch.accounts.access import ProgramRequest, coordinator, fetch

PEOPLE_SHOWN = 10


@coordinator
def request_match(request: ProgramRequest, ask: UUID) -> HttpResponse:
    row = _fetch(request, ask)
    if elsewhere := _elsewhere(request, row):
        return elsewhere
    form = FromRequestForm(request.POST or None, request=row, people=_people(request))
    if request.method == "POST" and form.is_valid() and (match := _begun(request, row, form)):
        messages.success(request, _("The match was started from the request. Its checklist shows what comes next."))
        return redirect(match)
    return render(request, "matches/workspace/from_request.html", _page(request, row, form))


@coordinator
def request_match_search(request: ProgramRequest, ask: UUID) -> HttpResponse:
    """Searches for the person and keeps what was typed: sent by POST, because names do not belong into addresses."""
    row = _fetch(request, ask)
    if elsewhere := _elsewhere(request, row):
        return elsewhere
    if request.method != "POST":
        return redirect("request-match", request.program.slug, row.public_id)
    form = FromRequestForm(initial=request.POST.dict(), request=row, people=_people(request))
    return render(request, "matches/workspace/from_request.html", _page(request, row, form))


def _fetch(request: ProgramRequest, ask: UUID) -> Request:
    row: Request = fetch(Request.objects.select_related("match", "coordinator"), request, ask)
    return row


def _people(request: ProgramRequest) -> Any:
    return Participant.objects.in_program(request.program).listed()


def _elsewhere(request: ProgramRequest, row: Request) -> HttpResponse | None:
    """Where to go with a request that is a match already, or that none can be made of."""
    if row.match is not None:
        return redirect(row.match)
    if why_not := row.why_no_match():
        messages.warning(request, why_not)
        return redirect(row)
    return None


def _begun(request: ProgramRequest, row: Request, form: FromRequestForm) -> Match | None:
    told = form.cleaned_data
    try:
        return begin(
            request=row, person=told["person"], permission=form.permission, title=told["title"], path=told["path"],
            direction=told["direction"], by=request.user, at=timezone.now(), is_adult=told.get("is_adult"),
        )  # fmt: skip
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return None


def _page(request: ProgramRequest, row: Request, form: FromRequestForm) -> dict[str, Any]:
    words = str(form["q"].value() or "").strip()
    known = recognize(row)
    chosen = str(form["person"].value() or ("" if known else NEW))
    return {
        "place": "requests", "asked": row, "form": form, "words": words, "chosen": chosen, "known": known,
        "found": _found(request, words, known), "title": _("Make a match for %(name)s") % {"name": row.name},
        "back": row.get_absolute_url(), "back_label": row.name,
    }  # fmt: skip


def _found(request: ProgramRequest, words: str, known: list[Recognized]) -> list[Participant]:
    """Whom the words find, beside those who were recognized."""
    if not words:
        return []
    rows = people_to_ask(request.program, words).exclude(pk__in=[one.person.pk for one in known])
    return list(rows[:PEOPLE_SHOWN])
