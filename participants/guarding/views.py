"""The pages behind a guardian's link. Looking at them changes nothing."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from participants.consenting.texts import text_for
from participants.guarding import answering
from participants.guarding.forms import NO, YES, AnswerForm, SureForm
from participants.guarding.letters import asked_anew
from participants.guarding.visit import GuardianRequest
from participants.models import Guardian, Purpose, TextFor
from participants.profile import entrance
from participants.profile.entrance import through
from peermatch.saving import saves_whole

form_page = require_http_methods(["GET", "HEAD", "POST"])
SAVED = ("yes", "no", "later", "call", "back")


@require_safe
@through(Purpose.GUARDIAN)
def guardian(request: GuardianRequest) -> HttpResponse:
    """What is asked, what they said, and what they can do now."""
    row, saved = request.visit.guardian, request.GET.get("saved", "")
    asks = asked_anew(row.participant)
    told = {
        "saved": saved if saved in SAVED else "",
        "again": asks,
        "text": text_for(row.participant, TextFor.GUARDIAN),
    }
    return render(request, "participants/guarding/guardian.html", request.visit.frame | told)


@form_page
@through(Purpose.GUARDIAN)
@saves_whole
def answer(request: GuardianRequest) -> HttpResponse:
    row, young = request.visit.guardian, request.visit.person.first_name
    text = text_for(row.participant, TextFor.GUARDIAN)
    form = AnswerForm(request.POST if request.method == "POST" else None, young=young, text=text)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data["answer"]
        if said == NO and row.stands:
            return redirect("guardian-back", request.visit.link.public_id)
        _say(row, form)
        return _to_page(request, said)
    return _show(request, "participants/guarding/answer.html", form=form, text=text)


def _say(row: Guardian, form: AnswerForm) -> None:
    said, now = form.cleaned_data["answer"], timezone.now()
    if said == YES:
        answering.agree(row, text=form.text, at=now)
    elif said == NO:
        answering.refuse(row, at=now)
    else:
        answering.wait(row, said, form.cleaned_data["words"], at=now)


@form_page
@through(Purpose.GUARDIAN)
@saves_whole
def take_back(request: GuardianRequest) -> HttpResponse:
    """Says first what follows."""
    if not request.visit.guardian.stands:
        return _to_page(request, "")
    form = SureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        answering.refuse(request.visit.guardian, at=timezone.now())
        return _to_page(request, "back")
    return _show(request, "participants/guarding/take_back.html", form=form)


@form_page
@through(Purpose.GUARDIAN)
@saves_whole
def not_me(request: GuardianRequest) -> HttpResponse:
    if request.method != "POST":
        return _show(request, "participants/guarding/not_me.html")
    answering.not_them(request.visit.guardian, at=timezone.now())
    response = redirect("visit-stopped")
    entrance.close(response, request.visit.link)
    return response


def _show(request: GuardianRequest, template: str, **more: Any) -> HttpResponse:
    return render(request, template, request.visit.frame | more)


def _to_page(request: GuardianRequest, saved: str) -> HttpResponse:
    page = reverse("guardian", args=[request.visit.link.public_id])
    return redirect(f"{page}?saved={saved}" if saved else page)
