"""A question of someone who was asked: read, answered by a letter that is read first, or noted as told."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from matches.inviting.forms import SettleForm
from matches.inviting.overview import as_it_arrives
from matches.inviting.questions import preview, reply, settle
from matches.models import Match, Question
from participants import protected
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.outbox.letters import settled

PLACE: dict[str, Any] = {"place": "matches"}


@coordinator
def question(request: ProgramRequest, match: UUID, question: UUID) -> HttpResponse:
    """Told in person, it is settled at once; by e-mail, the letter stands here to be read before it goes out."""
    row, asked = _fetch(request, match, question)
    form = SettleForm(request.POST if request.method == "POST" else None, person=asked.seat.participant)
    if form.is_valid() and "change" not in request.POST:
        if form.is_mail:
            return _check(request, row, asked, form)
        if _settled(request, asked, form):
            return redirect(row)
    return render(request, "matches/inviting/question.html", PLACE | _frame(request, row, asked) | {"form": form})


def _fetch(request: ProgramRequest, match: UUID, question: UUID) -> tuple[Match, Question]:
    row = fetch(Match, request, match)
    questions = Question.objects.in_program(request.program).filter(seat__match=row)
    asked = fetch(questions.select_related("seat__participant", "recorded_by", "settled_by"), request, question)
    asked.seat.match = row
    return row, asked


def _frame(request: ProgramRequest, match: Match, asked: Question) -> dict[str, Any]:
    audit.shown(*protected.contact([asked.seat.participant], protected.REACH), by=request)
    return {
        "match": match, "asked": asked, "person": asked.seat.participant,
        "title": _("%(name)s asks") % {"name": asked.seat.participant.name},
        "back": reverse("match", args=[request.program.slug, match.public_id]),
    }  # fmt: skip


def _check(request: ProgramRequest, match: Match, asked: Question, form: SettleForm) -> HttpResponse:
    text = form.cleaned_data["text"]
    message = settled(preview(asked, text))
    return render(request, "matches/inviting/question_check.html", PLACE | _frame(request, match, asked) | {
        "text": text, "message": message, "words": as_it_arrives(message.text),
    })  # fmt: skip


def _settled(request: ProgramRequest, asked: Question, form: SettleForm) -> bool:
    told = form.cleaned_data
    try:
        settle(question=asked, way=told["way"], text=told["text"], by=request.user, at=timezone.now())
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    messages.success(request, _("%(name)s's question is settled.") % {"name": asked.seat.participant.name})
    return True


@coordinator
@require_POST
def question_send(request: ProgramRequest, match: UUID, question: UUID) -> HttpResponse:
    row, asked = _fetch(request, match, question)
    try:
        reply(question=asked, text=request.POST.get("text", ""), by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        said = _("Your answer to %(name)s is on its way, and the question is settled.")
        messages.success(request, said % {"name": asked.seat.participant.name})
    return redirect(row)
