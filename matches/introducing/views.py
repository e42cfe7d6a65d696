"""The pages of introducing: read what each gets, introduce them, tell those whom e-mail does not reach."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matches.fitting.review import may_know
from matches.introducing.bringing_together import gap_of, introduce
from matches.introducing.forms import IntroduceForm, SharesForm, ToldForm
from matches.introducing.letters import Letters
from matches.introducing.overview import overview
from matches.introducing.sharing import Reached, change_shares
from matches.inviting.letters_shown import letters_shown_to
from matches.models import Introduction, Match, Seat, SeatState
from participants import protected
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator, fetch, member

PLACE: dict[str, Any] = {"place": "matches"}


@require_safe
@member
def introduction(request: ProgramRequest, match: UUID) -> HttpResponse:
    """Everything that each would get, to be read before it goes out; afterwards, how far it got."""
    row = fetch(Match.objects.select_related("coordinator", "introduced_by"), request, match)
    knows = may_know(row, request.membership)
    read = "" if knows else Letters(row).digest()  # of the letters as they go out, not as they are shown
    with letters_shown_to(request, row):
        shown = overview(row)
        return render(request, "matches/introducing/introduction.html", PLACE | {
            "match": row,
            "shown": shown,
            "read": read or shown.read,
            "knows": knows,
            "gap": None if shown.is_introduced or not row.is_family else gap_of(row, at=timezone.now()),
        })  # fmt: skip


@coordinator
@require_POST
def introduction_send(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    form = IntroduceForm(request.POST)
    try:
        read = form.cleaned_data["read"] if form.is_valid() else ""
        done = introduce(match=row, read=read, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        _say_done(request, row, done)
    return _back(request, row)


def _say_done(request: ProgramRequest, match: Match, done: bool) -> None:
    if not done:
        messages.info(request, _("They were introduced already. Nothing went out a second time."))
        return
    messages.success(request, _("They are introduced. Each letter goes out within a minute."))
    waiting = Introduction.objects.filter(program=match.program, seat__match=match).waiting()
    if names := [one.seat.participant.name for one in waiting.select_related("seat__participant")]:
        messages.warning(request, _("Now call: %(names)s. The words to say are below.") % {"names": ", ".join(names)})


@coordinator
def introduction_call(request: ProgramRequest, match: UUID, introduction: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    rows = Introduction.objects.filter(program=request.program, seat__match=row).exclude(script="")
    one = fetch(rows.select_related("seat__participant", "told_by"), request, introduction)
    one.seat.match = row
    knows = may_know(row, request.membership)
    form = ToldForm(request.POST if request.method == "POST" and knows else None, introduction=one)
    if request.method == "POST" and not knows:  # who has not read the words has told nobody
        messages.error(request, _("Nothing was saved. This call is made by whoever may read its words."))
    if form.is_valid():
        try:
            one.tell(way=form.cleaned_data["way"], by=request.user, at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Saved: %(name)s knows.") % {"name": one.seat.participant.name})
            return _back(request, row)
    title = _("Introduce %(name)s by phone, text or relay") % {"name": one.seat.participant.name}
    audit.shown(*protected.contact([one.seat.participant], protected.CALL), by=request)
    with letters_shown_to(request, row):  # the words were written once: whoever may not know reads none of them
        context = {"match": row, "call": one, "form": form, "title": title, "knows": knows}
    return render(request, "matches/introducing/call.html", PLACE | context)


@coordinator
def shares(request: ProgramRequest, match: UUID, seat: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    place: Seat = fetch(row.seats.select_related("participant", "match"), request, seat)
    if not row.is_family:
        return _back(request, row)
    if place.state != SeatState.ACCEPTED:
        messages.info(request, _("What they share is asked with their yes: record their answer."))
        return redirect("invitations", request.program.slug, row.public_id)
    form = SharesForm(request.POST if request.method == "POST" else None, seat=place)
    if form.is_valid() and _changed(request, place, form):
        return _back(request, row)
    title = _("What %(name)s agreed to share") % {"name": place.participant.name}
    context = {"match": row, "seat": place, "form": form, "title": title, "back": _back(request, row)["Location"]}
    return render(request, "matches/introducing/shares.html", PLACE | context)


def _changed(request: ProgramRequest, seat: Seat, form: SharesForm) -> bool:
    try:
        came = change_shares(seat=seat, shares=form.cleaned_data["shares"], by=request.user, at=timezone.now())
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    messages.success(request, _said(came, seat))
    return True


def _said(came: Reached, seat: Seat) -> str:
    if came == Reached.LATE:
        return _(
            "Saved. The other family was told before: that cannot be called back. Their page shows from now on "
            "what %(name)s shares today; nobody was written to."
        ) % {"name": seat.participant.first_name}
    return _("Saved: what %(name)s shares.") % {"name": seat.participant.first_name}


def _back(request: ProgramRequest, match: Match) -> HttpResponse:
    return redirect("introduction", request.program.slug, match.public_id)
