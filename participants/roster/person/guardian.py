"""Who answers for somebody under 18: writing them down, asking them by letter, recording what they say."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from participants import protected
from participants.consenting.texts import text_for
from participants.guarding import answering, asking, letters
from participants.guarding import settled as settled_letter
from participants.guarding.apart import why_not_asked
from participants.models import Guardian, Participant, RosterRules, TextFor
from participants.roster.person.guardian_forms import NO, AnswerForm, ChangeForm, GuardianForm, SettledForm
from participants.roster.person.guardian_words import lines_of
from participants.roster.person.section import kept
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.once import once
from peermatch.outbox.letters import in_words, settled
from peermatch.saving import saves_whole


@coordinator
@once
def guardian(request: ProgramRequest, person: UUID) -> HttpResponse:
    """Who answers for them, how far each is asked, and a form for one more."""
    row = _person(request, person)
    form = GuardianForm(request.POST if request.method == "POST" else None, person=row)
    if request.method == "POST" and form.is_valid() and kept(form, by=request.user):
        made = form.made
        audit.changed(asking.entry(made, *form.changed_data), by=request)
        messages.success(request, gettext("%(name)s is on record.") % {"name": made.name})
        return _back(request, row)
    lines = lines_of(row)
    audit.shown(*protected.guardians(row, [one.row for one in lines]), by=request)
    return render(request, "participants/roster/person/guardian.html", _page(row, form) | {
        "title": gettext("Who answers for %(name)s") % {"name": row.name}, "lines": lines,
        "stands": Guardian.of(row), "adults_only": RosterRules.of(request.program).adults_only,
        "asked_again": letters.asked_anew(row), "back": row.get_absolute_url(), "back_label": row.name,
    })  # fmt: skip


@coordinator
@saves_whole
def ask(request: ProgramRequest, person: UUID, guardian: UUID) -> HttpResponse:
    """Check before sending: to whom, and what it says."""
    row, found = _fetch(request, person, guardian)
    if request.method == "POST":
        try:
            sent = asking.ask(found, by=request.user, at=timezone.now())
            said = gettext("The letter to %(name)s is on its way.") if sent else gettext(
                "A letter was written to %(name)s a moment ago. No second one was sent."
            )  # fmt: skip
            messages.success(request, said % {"name": found.name})
        except ValidationError as refused:
            messages.error(request, refused.messages[0])
        return _back(request, row)
    message = letters.message(
        found, by=request.user, until=timezone.now() + asking.LIVES, again=letters.asked_anew(row)
    )
    audit.shown(*protected.guardians(row, [found]), by=request)
    return render(request, "participants/roster/person/guardian_ask.html", {
        "place": "people", "person": row, "guardian": found, "message": message,
        "text": in_words(settled(message).text), "why_not": why_not_asked(found),
        "words": text_for(row, TextFor.GUARDIAN),
    })  # fmt: skip


@coordinator
@once
def record(request: ProgramRequest, person: UUID, guardian: UUID) -> HttpResponse:
    """What they said by phone, on paper, in person."""
    row, found = _fetch(request, person, guardian)
    form = AnswerForm(request.POST if request.method == "POST" else None, guardian=found)
    if request.method == "POST" and form.is_valid() and kept(form, by=request.user):
        said = gettext("The answer of %(name)s is on record.")
        if form.cleaned_data["answer"] == NO and row.open_matches:
            said += " " + gettext("Look at the matches: what is planned with them is not called off by itself.")
        messages.success(request, said % {"name": found.name})
        return _back(request, row)
    title = gettext("What did %(name)s say?") % {"name": found.name}
    context = {"title": title, "text": form.text, "again": form.again}
    return render(request, "participants/roster/person/guardian_record.html", _page(row, form) | context)


@coordinator
@saves_whole
def change(request: ProgramRequest, person: UUID, guardian: UUID) -> HttpResponse:
    row, found = _fetch(request, person, guardian)
    form = ChangeForm(request.POST if request.method == "POST" else None, instance=found)
    if request.method == "POST" and form.is_valid() and kept(form, by=request.user):
        audit.changed(asking.entry(found, *form.changed_data), by=request)
        messages.success(request, gettext("%(name)s was saved.") % {"name": found.name})
        return _back(request, row)
    audit.shown(*protected.guardians(row, [found]), by=request)
    lede = _("Another e-mail address ends their link: then ask them again.")
    title = gettext("How to reach %(name)s") % {"name": found.name}
    return render(request, "form_page.html", _page(row, form) | {"title": title, "lede": lede})


@coordinator
@once
def settle(request: ProgramRequest, person: UUID, guardian: UUID) -> HttpResponse:
    """Their no holds no more: how that was settled."""
    row, found = _fetch(request, person, guardian)
    if not found.opposes:
        messages.error(request, gettext("No “no” of %(name)s holds. Nothing was changed.") % {"name": found.name})
        return _back(request, row)
    form = SettledForm(request.POST if request.method == "POST" else None, guardian=found)
    if request.method == "POST" and form.is_valid() and kept(form, by=request.user):
        said = gettext("It is on record how that was settled. The no of %(name)s holds no more.")
        told = gettext("A letter tells them.") if form.is_told else gettext("They get no letter: tell them yourself.")
        messages.success(request, f"{said} {told}" % {"name": found.name})
        return _back(request, row)
    audit.shown(*protected.guardians(row, [found]), by=request)
    lede = gettext(
        "While their no holds, nobody asks %(name)s into a new match, whoever else says yes. First speak with those "
        "who answer for %(name)s, and find out who may decide."
    ) % {"name": row.first_name}  # fmt: skip
    title = gettext("%(name)s said no: settle it") % {"name": found.name}
    now = timezone.now()
    message = settled_letter.message(found, by=request.user, until=now + asking.LIVES, at=now)
    return render(request, "participants/roster/person/guardian_settle.html", _page(row, form) | {
        "title": title, "lede": lede, "guardian": found, "message": message, "text": in_words(settled(message).text),
    })  # fmt: skip


@coordinator
@require_POST
def cancel(request: ProgramRequest, person: UUID, guardian: UUID) -> HttpResponse:
    row, found = _fetch(request, person, guardian)
    try:
        asking.cancel(found, by=request.user, at=timezone.now())
        messages.success(request, gettext("%(name)s is asked no more. Their link has ended.") % {"name": found.name})
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return _back(request, row)


@coordinator
@require_POST
@saves_whole
def seen(request: ProgramRequest, person: UUID, guardian: UUID) -> HttpResponse:
    row, found = _fetch(request, person, guardian)
    answering.seen(found)
    return redirect("today", request.program.slug) if request.POST.get("next") == "today" else _back(request, row)


def _person(request: ProgramRequest, person: UUID) -> Participant:
    rows = Participant.objects.in_program(request.program).listed()
    return fetch(rows.select_for_update() if request.method == "POST" else rows, request, person)


def _fetch(request: ProgramRequest, person: UUID, guardian: UUID) -> tuple[Participant, Guardian]:
    row = fetch(Participant.objects.in_program(request.program).listed(), request, person)
    rows = Guardian.objects.filter(program=request.program, participant=row).listed()
    found = fetch(rows, request, guardian)
    found.participant = row
    return row, found


def _page(row: Participant, form: forms.BaseForm) -> dict[str, Any]:
    back = reverse("person-guardian", args=[row.program.slug, row.public_id])
    label = gettext("Who answers for %(name)s") % {"name": row.name}
    return {"place": "people", "person": row, "form": form, "back": back, "back_label": label}


def _back(request: ProgramRequest, row: Participant) -> HttpResponse:
    return redirect("person-guardian", request.program.slug, row.public_id)
