"""Whether a person takes part, said on their own page: permission given and withdrawn, pause, coming back, leaving."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from participants.consenting.texts import text_for
from participants.models import Consent, OwnChange, Participant, Purpose, Status
from participants.profile import entrance, own_words
from participants.profile.changes import note
from participants.profile.entrance import through
from participants.profile.leaving import leave_program
from participants.profile.own_forms import LeaveForm, OwnPauseForm
from participants.profile.own_views import back, form_page, held, not_here, show
from participants.profile.visit import OwnRequest
from participants.roster.permission import record_permission, withdraw_permission
from peermatch.accounts.access import open_to_all
from peermatch.clock import local_day
from peermatch.saving import saves_whole

What = OwnChange.What
ASKS = "participants/profile/form.html"


@form_page
@through(Purpose.PROFILE)
@saves_whole
def pause(request: OwnRequest) -> HttpResponse:
    form = OwnPauseForm(request.POST if request.method == "POST" else None)

    def act(person: Participant) -> None:
        now = timezone.now()
        person.pause(by=None, at=now, until=form.cleaned_data["until"])
        note(person, [What.PAUSED], at=now)

    if request.method == "POST" and form.is_valid() and _done(request, form, act):
        return back(request, "paused")
    lede = _("We ask you into no new peer match until you come back. What you take part in now goes on.")
    next_step = _("Your coordinator sees that you are paused. You can come back on your page at any time.")
    return show(request, form, _("Pause for a while"), lede, ASKS, next_step=next_step)


@require_POST
@through(Purpose.PROFILE)
@saves_whole
def resume(request: OwnRequest) -> HttpResponse:
    person = held(request.visit.person)
    if person.status == Status.PAUSED:  # pressed twice, it counts once
        now = timezone.now()
        person.resume(by=None, at=now)
        note(person, [What.RESUMED], at=now)
    return back(request, "resumed")


@form_page
@through(Purpose.PROFILE)
@saves_whole
def leave(request: OwnRequest) -> HttpResponse:
    """Asks once; no reason is needed."""
    form = LeaveForm(request.POST if request.method == "POST" else None)

    def act(person: Participant) -> None:
        reason = " ".join(form.cleaned_data["reason"].split())
        leave_program(person=person, way=Consent.Way.LINK, by=None, at=timezone.now(), reason=reason)

    if request.method == "POST" and form.is_valid() and _done(request, form, act):
        return _goodbye(request)
    follows = own_words.what_leaving_means(request.visit.person)
    lede = _("You can leave at any time, and come back later.")
    return show(request, form, _("Leave the program"), lede, "participants/profile/leave.html", follows=follows)


@form_page
@through(Purpose.PROFILE)
@saves_whole
def withdraw(request: OwnRequest, consent: UUID) -> HttpResponse:
    """Takes one permission back. Without the one to be matched, they leave. `?asked=`: they were asked again, and came
    to see what a no means."""
    person = request.visit.person
    row = person.consents.filter(public_id=consent).first()
    if row is None:
        return not_here(request)
    if row.withdrawn_at:
        return back(request, "part")
    form = LeaveForm(request.POST if request.method == "POST" else None)
    form.submit = gettext_lazy("I withdraw it")

    def act(person: Participant) -> None:
        now, reason = timezone.now(), " ".join(form.cleaned_data["reason"].split())
        withdraw_permission(consent=row, way=Consent.Way.LINK, by=None, at=now, reason=reason)
        note(person, [What.PERMISSION], at=now)

    leaves = row.what_for == Consent.WhatFor.MATCHING
    if request.method == "POST" and form.is_valid() and _done(request, form, act):
        return _goodbye(request, "?withdrew=yes") if leaves else back(request, "part")
    follows = own_words.what_leaving_means(person) if leaves else own_words.what_withdrawing_means(row)
    title, lede = _("Withdraw a permission"), own_words.say_permission(row)
    if "asked" in request.GET:
        title = _("You have not answered yet")
        lede = _("Nothing was sent. Below you read what follows if you say no to this: %(what)s") % {"what": lede}
    return show(request, form, title, lede, "participants/profile/leave.html", follows=follows)


@form_page
@through(Purpose.PROFILE)
@saves_whole
def agree(request: OwnRequest) -> HttpResponse:
    """Whoever was not asked yet says yes themselves."""
    person = request.visit.person
    if person.status != Status.INVITED:
        return back(request, "part")
    form = forms.Form(request.POST if request.method == "POST" else None)
    text = text_for(person, Consent.WhatFor.MATCHING)

    def act(person: Participant) -> None:
        now = timezone.now()
        day = local_day(now, person.program.time_zone)
        record_permission(person=person, given_on=day, way=Consent.Way.LINK, by=None, at=now, text=text)
        note(person, [What.AGREED], at=now)

    if request.method == "POST" and form.is_valid() and _done(request, form, act):
        return back(request, "agreed")
    title = _("May we ask you into peer matches?")
    return show(request, form, title, "", "participants/profile/agree.html", text=text)


@require_safe
def left(request: HttpRequest, program: str) -> HttpResponse:
    withdrew = request.GET.get("withdrew") == "yes"
    title = _("You withdrew your permission, and left the program") if withdrew else _("You left the program")
    told = {"program": open_to_all(program), "title": title}
    return render(request, "participants/profile/left.html", told)


def _goodbye(request: OwnRequest, more: str = "") -> HttpResponse:
    response = redirect(reverse("own-left", args=[request.visit.person.program.slug]) + more)
    entrance.close(response, request.visit.link)
    return response


def _done(request: OwnRequest, form: forms.Form, act: Callable[[Participant], None]) -> bool:
    """Does it whole or not at all; a refusal is said in a participant's words."""
    try:
        with transaction.atomic():
            act(held(request.visit.person))
    except ValidationError:
        form.add_error(
            None, _("This cannot be changed on this page now; nothing was saved. Please reach your coordinator.")
        )
        return False
    return True
