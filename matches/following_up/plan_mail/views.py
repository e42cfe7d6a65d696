"""The pages that send the action plan: read what each gets, send it, tell those whom e-mail does not reach."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from matches.following_up.plan_mail.forms import SendForm, ToldForm
from matches.following_up.plan_mail.sending import Sending, send
from matches.models import Action, Match, PlanLetter, PlanNews, Seat
from participants import protected
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.outbox.paper import printed


@coordinator
def plan_send(request: ProgramRequest, match: UUID) -> HttpResponse:
    """Check before you send; and the door."""
    row = fetch(Match.objects.select_related("coordinator"), request, match)
    form = SendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            read = form.cleaned_data["read"] if form.is_valid() else ""
            made = send(match=row, read=read, by=request.user, at=timezone.now())
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect("plan-send", request.program.slug, row.public_id)
        _say_sent(request, made)
        return redirect("plan", request.program.slug, row.public_id)
    found = Sending.of(row)
    return render(request, "matches/following_up/plan_send.html", {
        "place": "matches",
        "match": row,
        "found": found,
        "letters": found.previews,
        "back": _plan(row),
    })  # fmt: skip


def _say_sent(request: ProgramRequest, made: list[PlanLetter]) -> None:
    if not made:
        messages.info(request, _("Everyone has the plan as it stands. Nothing went out."))
        return
    mailed = [one for one in made if not one.is_by_call]
    if mailed:
        said = ngettext(
            "The plan goes out to %(n)d person within a minute.", "The plan goes out to %(n)d people within a minute.",
            len(mailed),
        )  # fmt: skip
        messages.success(request, said % {"n": len(mailed)})
    if names := [one.person.name for one in made if one.is_by_call]:
        said = _("Now tell %(names)s yourself. The words to say are on this page.")
        messages.warning(request, said % {"names": ", ".join(names)})


@coordinator
@require_safe
def plan_print(request: ProgramRequest, match: UUID, seat: UUID) -> HttpResponse:
    """What one of them would get, in large print for paper. Nothing is sent."""
    row = fetch(Match.objects.select_related("coordinator"), request, match)
    place: Seat = fetch(row.seats.all(), request, seat)
    for one in Sending.of(row).previews:
        if one.seat.pk == place.pk:
            back = reverse("plan-send", args=[request.program.slug, row.public_id])
            told = {"to": one.seat.participant.name, "back": back, "place": "matches"}
            return printed(request, subject=one.message.subject, text=one.message.paper, **told)
    messages.error(request, _("No letter with the plan would go to them now."))
    return redirect(_plan(row))


@coordinator
def plan_call(request: ProgramRequest, match: UUID, plan_letter: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    one = _letter(request, row, plan_letter)
    form = ToldForm(request.POST if request.method == "POST" else None, letter=one)
    if form.is_valid():
        try:
            one.tell(way=form.cleaned_data["way"], by=request.user, at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Saved: %(name)s knows.") % {"name": one.person.name})
            return redirect(_plan(row))
    audit.shown(*protected.contact([one.person], protected.CALL), by=request)
    return render(request, "matches/following_up/plan_call.html", {
        "place": "matches",
        "match": row,
        "call": one,
        "form": form,
        "title": _("Tell %(name)s") % {"name": one.person.name},
        "open": _still_open(one),
        "back": _plan(row),
    })  # fmt: skip


def _still_open(letter: PlanLetter) -> list[Action]:
    """Of what a reminder asks about, what nobody recorded as done; nothing for a letter with the whole plan."""
    if letter.news != PlanNews.DUE:
        return []
    rows = letter.seat.match.actions.standing().filter(done_at=None)
    return [one for one in rows if str(one.public_id) in letter.said]


@coordinator
@require_safe
def plan_call_print(request: ProgramRequest, match: UUID, plan_letter: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    one = _letter(request, row, plan_letter)
    back = reverse("plan-call", args=[request.program.slug, row.public_id, one.public_id])
    told: dict[str, Any] = {"to": one.person.name, "back": back, "place": "matches"}
    return printed(request, subject=str(one.get_news_display()), text=one.paper or one.script, **told)


def _letter(request: ProgramRequest, match: Match, plan_letter: UUID) -> PlanLetter:
    rows = PlanLetter.objects.in_program(request.program).filter(seat__match=match).exclude(script="")
    one: PlanLetter = fetch(rows.select_related("seat__participant", "told_by"), request, plan_letter)
    one.seat.match = match
    return one


def _plan(match: Match) -> str:
    return reverse("plan", args=[match.program.slug, match.public_id])
