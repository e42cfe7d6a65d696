"""The pages of feedback: what everyone said, and taking down what somebody said by phone or on paper."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matches.following_up.feedback import asking, letters
from matches.following_up.feedback.forms import RecordForm
from matches.following_up.feedback.giving import give
from matches.following_up.feedback.overview import overview
from matches.following_up.feedback.undo_doors import RECORDED, TAKEN_BACK
from matches.framing.shown import reads_hopes, shows_hopes
from matches.models import Feedback, Match, Seat, SeatState
from participants import protected
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.inbox.on_record import put_on_record, way_of
from peermatch.outbox.letters import Message
from peermatch.outbox.paper import printed
from peermatch.undoing import offer


@require_safe
@coordinator
@shows_hopes
def feedback(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    return render(request, "matches/following_up/feedback/feedback.html", {
        "place": "matches", "match": row, "shown": overview(row), "to_ask": bool(asking.may_be_asked(row)),
        "reads_hopes": reads_hopes(row, request.membership),
    })  # fmt: skip


@coordinator
@shows_hopes
def feedback_record(request: ProgramRequest, match: UUID, seat: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    place = _seat(request, row, seat)
    before: Feedback | None = place.feedbacks.standing().select_related("recorded_by").first()
    if place.state != SeatState.ACCEPTED:
        words = _("%(name)s does not take part in this match, so there is no feedback of theirs to record.")
        messages.warning(request, words % {"name": place.participant.name})
        return redirect(_back(row))
    form = RecordForm(
        request.POST if request.method == "POST" else None, seat=place, before=before, reader=request.user
    )
    form.initial.update(way_of(request))
    if form.is_valid():
        try:
            told = {name: form.cleaned_data[name] for name in ("way", "spoken_by")}
            made, is_new = give(seat=place, told=form.told, by=request.user, at=timezone.now(), **told)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            _say_recorded(request, made, before if is_new else None, is_new=is_new)
            put_on_record(request)
            return redirect(_back(row))
    message = _message(place)
    audit.shown(*protected.contact([place.participant], protected.CALL), by=request)
    return render(request, "matches/following_up/feedback/record.html", {
        "place": "matches", "match": row, "seat": place, "person": place.participant, "before": before,
        "message": message, "other_ways": {"short": message.short}, "form": form, "back": _back(row),
        "title": _("Record the feedback of %(name)s") % {"name": place.participant.name},
    })  # fmt: skip


def _say_recorded(request: ProgramRequest, made: Feedback, before: Feedback | None, *, is_new: bool) -> None:
    name = {"name": made.seat.participant.name}
    if not is_new:
        messages.success(request, _("The feedback of %(name)s is as you wrote it.") % name)
        return
    said = _("The feedback of %(name)s is on record.") % name
    facts = {"before": str(before.public_id)} if before else {}
    offer(request, said, RECORDED, back=_back(made.seat.match), feedback=made.public_id, **facts)


@coordinator
@require_safe
@shows_hopes
def feedback_print(request: ProgramRequest, match: UUID, seat: UUID) -> HttpResponse:
    """The questions in large print, to mark on paper."""
    row = fetch(Match, request, match)
    place = _seat(request, row, seat)
    letter = _message(place)
    back = reverse("feedback-record", args=[request.program.slug, match, seat])
    name = place.participant.name
    return printed(request, subject=letter.subject, text=letter.paper, to=name, back=back, place="matches")


@coordinator
@require_POST
def feedback_take_back(request: ProgramRequest, match: UUID, feedback: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    one = _feedback(request, row, feedback)
    try:
        one.take_back(by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        said = _("It counts no more. It stays on this page, and can be put back.")
        offer(request, said, TAKEN_BACK, back=_back(row), feedback=one.public_id)
    return redirect(_back(row))


@coordinator
@require_POST
def feedback_put_back(request: ProgramRequest, match: UUID, feedback: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    try:
        _feedback(request, row, feedback).put_back(by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("It counts again."))
    return redirect(_back(row))


@coordinator
@require_POST
def feedback_seen(request: ProgramRequest, match: UUID) -> HttpResponse:
    """`of` in what is sent: the one that was talked about; or all that is new, but of who is to be phoned."""
    row = fetch(Match, request, match)
    rows = Feedback.objects.in_program(request.program).filter(seat__match=row)
    of = request.POST.get("of", "all")
    rows = rows.not_low() if of == "all" else rows.filter(pk=_feedback(request, row, _uuid(of)).pk)
    if rows.see(by=request.user, at=timezone.now()):
        messages.success(request, _("Noted. It is no news on Today any more."))
    return redirect(_back(row))


def _uuid(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        raise Http404 from None


def _message(seat: Seat) -> Message:
    here = list(seat.match.seats.accepted().select_related("participant"))
    return letters.message(seat, here)


def _seat(request: ProgramRequest, match: Match, seat: UUID) -> Seat:
    place: Seat = fetch(match.seats.select_related("participant"), request, seat)
    place.match = match
    return place


def _feedback(request: ProgramRequest, match: Match, feedback: UUID) -> Feedback:
    rows: Any = Feedback.objects.in_program(request.program).filter(seat__match=match)
    one: Feedback = fetch(rows.select_related("seat__participant"), request, feedback)
    one.seat.match = match
    return one


def _back(match: Match) -> str:
    return reverse("feedback", args=[match.program.slug, match.public_id])
