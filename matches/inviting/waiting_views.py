"""Pages about answers that are waited for: whose to record, asking again, going on without."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from matches.inviting import going_on, letters, reminders
from matches.inviting.forms import GoOnForm, NudgeForm
from matches.inviting.letters_shown import shows_letters
from matches.inviting.nudging import nudge
from matches.inviting.undo_doors import GONE_ON
from matches.models import Match, Seat, SeatState, Stage, Waiver
from matches.models.seat import ASKED
from participants import protected
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.accounts.models import Program
from peermatch.clock import local_day
from peermatch.outbox.mime import sender_address
from peermatch.paging import paged
from peermatch.text import words_to_find
from peermatch.undoing import offer

PLACE: dict[str, Any] = {"place": "matches"}


@coordinator
@require_safe
def answers(request: ProgramRequest) -> HttpResponse:
    """Everyone who was asked in a match that goes on: who is waited for first, then who answered last."""
    words = request.GET.get("q", "").strip()
    listed = paged(request, _asked(request.program, words))
    waited_for = [seat.participant for seat in listed if seat.state == SeatState.INVITED]
    audit.shown(*protected.contact(waited_for, protected.PHONE), by=request)
    return render(request, "matches/inviting/answers.html", {"place": "today", "listed": listed, "words": words})


def _asked(program: Program, words: str) -> QuerySet[Seat]:
    waits = Case(When(state=SeatState.INVITED, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = Seat.objects.in_program(program).filter(
        state__in=ASKED, match__stage__in=[Stage.INVITING, Stage.ACTIVE, Stage.PREPARING]
    )
    for word in words_to_find(words):
        rows = rows.filter(participant__search_text__contains=word)
    ordered = rows.select_related("participant", "match__program").annotate(waits=waits)
    found: QuerySet[Seat] = ordered.order_by("waits", "-state_since", "pk")
    return found


@coordinator
@require_safe
@shows_letters
def invitations_nudge(request: ProgramRequest, match: UUID) -> HttpResponse:
    """Everyone who has not answered, with the words that would go to them."""
    row = fetch(Match, request, match)
    listed = reminders.reminders(row, on=local_day(timezone.now(), request.program.time_zone))
    audit.shown(*protected.contact([one.seat.participant for one in listed], protected.PHONE), by=request)
    return render(request, "matches/inviting/nudge.html", PLACE | {
        "match": row, "listed": listed, "ready": [one for one in listed if not one.why_not],
        "sender": f"{row.who_answers_now.name}, {request.program.name} <{sender_address()}>",
        "contact": letters.contact(row),
    })  # fmt: skip


@coordinator
@require_POST
def invitations_nudge_send(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    form = NudgeForm(request.POST, match=row)
    if not form.is_valid():
        messages.error(request, _("Nobody was asked again. Choose from this page."))
        return redirect("invitations-nudge", request.program.slug, row.public_id)
    asked = [seat for seat in form.cleaned_data["seat"].select_related("participant") if _nudged(request, seat)]
    _say_nudged(request, asked)
    return redirect("invitations", request.program.slug, row.public_id)


def _nudged(request: ProgramRequest, seat: Seat) -> bool:
    try:
        nudge(seat=seat, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.info(request, " ".join(refusal.messages))
        return False
    return True


def _say_nudged(request: ProgramRequest, seats: list[Seat]) -> None:
    mailed = sum(seat.participant.takes_reminders for seat in seats)
    called = [seat.participant.name for seat in seats if not seat.participant.takes_reminders]
    if mailed:
        said = ngettext("%(n)d reminder is on its way.", "%(n)d reminders are on their way.", mailed)
        messages.success(request, said % {"n": mailed})
    if called:
        said = _("It is noted that you ask %(names)s again. The words to say are below.")
        messages.success(request, said % {"names": ", ".join(called)})


@coordinator
def answers_go_on(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    waiting = going_on.still_waited_for(row)
    posted = request.POST if request.method == "POST" else None
    form = GoOnForm(posted, seats=waiting, match=row) if waiting else None
    if form is not None and form.is_valid() and _gone_on(request, row, form):
        return redirect(row)
    return render(request, "matches/inviting/go_on.html", PLACE | {
        "match": row, "form": form, "left_open": going_on.gone_on(row), "title": _("Go on without an answer?"),
        "back": reverse("invitations", args=[request.program.slug, row.public_id]),
    })  # fmt: skip


def _gone_on(request: ProgramRequest, match: Match, form: GoOnForm) -> bool:
    chosen, reason = form.cleaned_data["seat"], form.cleaned_data["reason"]
    try:
        kept = going_on.go_on_without(match=match, seats=chosen, reason=reason, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    if not kept:  # pressed twice, or they answered meanwhile
        messages.info(request, _("Nothing was left to go on without: they answered, or it was said before."))
        return True
    left_open = {waiver.finding for waiver in kept}
    names = ", ".join(seat.participant.name for seat in chosen if seat.silence in left_open)
    said = _("The match goes on without an answer of %(names)s.") % {"names": names}
    offer(request, said, GONE_ON, back=match.get_absolute_url(), waivers=[str(one.public_id) for one in kept])
    return True


@coordinator
@require_POST
def answers_wait_again(request: ProgramRequest, match: UUID, waiver: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    kept: Waiver = fetch(row.waivers.select_related("match"), request, waiver)
    try:
        going_on.wait_again(waiver=kept, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Their answer is waited for again."))
    return redirect("invitations", request.program.slug, row.public_id)
