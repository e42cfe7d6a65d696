"""The pages of inviting: each letter as it will arrive, who was asked and what they said, answers recorded."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from csp.decorators import csp_replace
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from matches.fitting.review import may_know
from matches.inviting import letters
from matches.inviting.answering import answer, correct_details, insist_may_answer
from matches.inviting.confiding import words_for
from matches.inviting.confirming import confirm, unconfirm
from matches.inviting.forms import AgainForm, AnswerForm, OwnForm, SendForm
from matches.inviting.letters_shown import shows_letters
from matches.inviting.overview import places
from matches.inviting.questions import ask, open_questions
from matches.inviting.sending import preview, send, send_again
from matches.models import Answer, Invitation, Match, Question, Said, Seat
from matches.preparing.checklist import before_inviting
from participants import protected
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator, fetch, member
from peermatch.accounts.models import Program
from peermatch.clock import local_day
from peermatch.inbox.on_record import put_on_record, way_of
from peermatch.outbox.letters import ONLY_STYLE, without_links
from peermatch.outbox.mime import sender_address
from peermatch.undoing import offer

PLACE = {"place": "matches"}


@require_safe
@member
@shows_letters
def invitations(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    on = _today(request.program)
    listed = places(row, on=on)
    to_ask = [place for place in listed if place.is_to_ask]
    if request.membership.can_write:
        people = [place.seat.participant for place in listed]
        audit.shown(*protected.contact(people, (*protected.REACH, "reach_notes")), by=request)
    gaps = before_inviting(row, on=on) if to_ask else None
    context = {
        "match": row,
        "to_ask": to_ask,
        "to_call": [place for place in to_ask if not place.by_email],
        "waiting": any(place.is_waiting for place in listed),
        "questions": open_questions(row),
        "asked": [place for place in listed if not place.is_to_ask],
        "gap": gaps.first_gap if gaps else None,
        "more_gaps": len(gaps.gaps) - 1 if gaps else 0,
        "sender": f"{row.who_answers_now.name}, {request.program.name} <{sender_address()}>",
        "contact": letters.contact(row),
        "today": on,
    }
    return render(request, "matches/inviting/invitations.html", PLACE | context)


@coordinator
@require_POST
def invitations_send(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    form = SendForm(request.POST, match=row)
    back = redirect("invitations", request.program.slug, row.public_id)
    if not form.is_valid():
        messages.error(request, _("Who takes part has changed. Read the invitations again, then send them."))
        return back
    try:
        sent = send(match=row, seats=form.cleaned_data["seat"], by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return back
    _say_sent(request, sent)
    return back


def _say_sent(request: ProgramRequest, sent: list[Invitation]) -> None:
    by_mail = sum(one.link_id is not None for one in sent)
    to_call = [one.seat.participant.name for one in sent if one.link_id is None]
    if not sent:
        messages.info(request, _("Nothing was sent: they had been asked already."))
    if by_mail:
        said = ngettext("%(n)d invitation is on its way.", "%(n)d invitations are on their way.", by_mail)
        messages.success(request, said % {"n": by_mail})
    if to_call:
        messages.warning(request, _("Now call: %(names)s. The words to say are below.") % {"names": ", ".join(to_call)})


@csp_replace(ONLY_STYLE)
@require_safe
@member
@shows_letters
def invitation_html(request: ProgramRequest, match: UUID, seat: UUID) -> HttpResponse:
    """The formatted letter by itself, as it would arrive today; its links lead nowhere."""
    place: Seat = fetch(fetch(Match, request, match).seats.select_related("match"), request, seat)
    return HttpResponse(without_links(preview(place, on=_today(request.program)).html))


@coordinator
@require_POST
def invitation_again(request: ProgramRequest, match: UUID, seat: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    place: Seat = fetch(row.seats.select_related("participant"), request, seat)
    form = AgainForm(request.POST)
    back = redirect("invitations", request.program.slug, row.public_id)
    if not form.is_valid():
        messages.error(request, _("Nothing was sent. Try again from this page."))
        return back
    try:
        sent = send_again(seat=place, instead_of=form.cleaned_data["instead_of"], by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        _say_sent(request, [sent] if sent else [])
    return back


@coordinator
def answer_record(request: ProgramRequest, match: UUID, seat: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    place: Seat = fetch(row.seats.select_related("participant", "match__program"), request, seat)
    back = redirect("invitations", request.program.slug, row.public_id)
    try:
        insist_may_answer(place, at=timezone.now())
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
        return back
    knows = may_know(row, request.membership)
    form = AnswerForm(request.POST or None, seat=place, reader=request.user, knows=knows)
    form.initial.update(way_of(request))
    if request.method == "POST" and form.is_valid() and (given := _recorded(request, place, form)):
        _say_recorded(request, place, given, back["Location"])
        put_on_record(request)
        return back
    audit.shown(*protected.needs_of([place.participant] if knows else []), by=request)
    title = _("Record %(name)s's answer") % {"name": place.participant.name}
    context = {"match": row, "seat": place, "form": form, "title": title, "latest": place.answers.first()}
    context |= {"words": words_for(place)}
    return render(request, "matches/inviting/answer_record.html", PLACE | context)


def _recorded(request: ProgramRequest, seat: Seat, form: AnswerForm) -> Answer | Question | None:
    now = timezone.now()
    save = _ask if form.is_question else _answer
    try:
        with transaction.atomic():
            given = save(request, seat, form, now)
            if form.knows:
                confirmed = form.cleaned_data["needs_confirmed"]
                correct_details(seat=seat, details=form.details, at=now, by=request.user, confirmed=confirmed)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return None
    return given


def _say_recorded(request: ProgramRequest, seat: Seat, given: Answer | Question, back: str) -> None:
    name = {"name": seat.participant.name}
    if isinstance(given, Question):
        messages.success(request, _("%(name)s's question was recorded.") % name)
    else:
        offer(request, _("%(name)s's answer was recorded.") % name, "answer", back=back, answer=given.public_id)


def _answer(request: ProgramRequest, seat: Seat, form: AnswerForm, now: datetime) -> Answer:
    told = form.cleaned_data
    return answer(
        seat=seat, said=told["said"], way=told["way"], at=now, reason=told["reason"], by=request.user,
        spoken_by=told["spoken_by"], confirmed=form.is_confirmed,
        hopes=form.hopes if told["said"] == Said.YES else None, shares=form.shares, given_on=told["given_on"],
        keeps_confidence=told["keeps_confidence"],
    )  # fmt: skip


def _ask(request: ProgramRequest, seat: Seat, form: AnswerForm, now: datetime) -> Question:
    told = form.cleaned_data
    return ask(
        seat=seat, kind=told["said"], text=told["question"], way=told["way"], at=now, spoken_by=told["spoken_by"],
        by=request.user,
    )  # fmt: skip


@coordinator
@require_POST
def answer_own(request: ProgramRequest, match: UUID, seat: UUID) -> HttpResponse:
    return _own(request, match, seat, confirm, _("%(name)s's answer counts as their own now."))


@coordinator
@require_POST
def answer_not_own(request: ProgramRequest, match: UUID, seat: UUID) -> HttpResponse:
    return _own(request, match, seat, unconfirm, _("%(name)s has not confirmed the answer: it counts as a helper's."))


def _own(request: ProgramRequest, match: UUID, seat: UUID, settle: Callable[..., None], said: str) -> HttpResponse:
    row = fetch(Match, request, match)
    place: Seat = fetch(row.seats.select_related("participant", "match"), request, seat)
    form = OwnForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was saved. Try again from this page."))
        return redirect("invitations", request.program.slug, row.public_id)
    try:
        settle(seat=place, answer=form.cleaned_data["answer"], by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, said % {"name": place.participant.name})
    if form.cleaned_data["on_today"]:
        return redirect("today", request.program.slug)
    return redirect("invitations", request.program.slug, row.public_id)


def _today(program: Program) -> date:
    return local_day(timezone.now(), program.time_zone)
