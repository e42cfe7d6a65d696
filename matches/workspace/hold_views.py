"""Putting a match on hold, resuming it, and opening a closed one again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from matches.following_up.closing import ahead_of
from matches.following_up.reopening import answers_stand, reopen
from matches.inviting.answer_days import as_facts
from matches.inviting.holding_back import Resumed, not_left, resume
from matches.inviting.holding_back import hold as put_on_hold
from matches.models import Hold, Match, Stage
from matches.workspace.act_forms import HoldForm, ReopenForm
from matches.workspace.hold_words import say_called_back, say_resumed
from matches.workspace.rematching import again
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.undoing import offer

PLACE: dict[str, Any] = {"place": "matches"}


@coordinator
def match_hold(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    if not row.is_changeable:
        messages.info(request, _("This match is closed or on hold already."))
        return redirect(row)
    form = HoldForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _held(request, row, form):
        return redirect(row)
    return render(request, "matches/workspace/hold.html", PLACE | {
        "match": row, "form": form, "ahead": ahead_of(row, timezone.now()),
        "not_left": not_left(row), "title": _("Put this match on hold?"), "back": row.get_absolute_url(),
    })  # fmt: skip


def _held(request: ProgramRequest, match: Match, form: HoldForm) -> bool:
    try:
        called_back = put_on_hold(match=match, by=request.user, at=timezone.now(), **form.cleaned_data)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    hold: Hold = match.holds.standing().get()
    said = " ".join(filter(None, [_("The match is on hold."), say_called_back(called_back)]))
    offer(request, said, "hold", back=match.get_absolute_url(), hold=hold.public_id)
    return True


@coordinator
@require_POST
def match_resume(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    hold: Hold | None = row.holds.standing().first()
    try:
        anew = resume(match=row, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        _offer_undo(request, row, hold, anew)
    return redirect(row)


def _offer_undo(request: ProgramRequest, match: Match, hold: Hold | None, anew: Resumed) -> None:
    said = _("The match goes on: %(stage)s.") % {"stage": match.get_stage_display()}
    offer(
        request, " ".join(filter(None, [said, say_resumed(anew)])), "resume", back=match.get_absolute_url(),
        hold=hold and hold.public_id, ended=match.stage_since.isoformat(), days=as_facts(anew.moved),
    )  # fmt: skip


@coordinator
def match_reopen(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    if row.stage != Stage.CLOSED:
        messages.info(request, _("This match is open."))
        return redirect(row)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            reopen(match=row, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The match is open again: %(stage)s.") % {"stage": row.get_stage_display()})
            return redirect(row)
    return render(request, "matches/workspace/reopen.html", PLACE | {
        "match": row, "form": form, "again": again(row, []), "answers_stand": answers_stand(row, timezone.now()),
        "title": _("Open this match again?"), "back": row.get_absolute_url(),
    })  # fmt: skip
