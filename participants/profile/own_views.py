"""A person's own page, by e-mailed link, with no account: what is on record, and correcting it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participants.models import DatesAway, OwnChange, Participant, Purpose
from participants.profile import entrance, own_words
from participants.profile.changes import note
from participants.profile.entrance import through
from participants.profile.new_address import ask_to_confirm
from participants.profile.own_forms import (
    NewEmailForm,
    OwnAccessForm,
    OwnAwayForm,
    OwnDetailsForm,
    OwnReachForm,
    OwnWeekForm,
)
from participants.profile.sending import end_own_links
from participants.profile.visit import OwnRequest
from peermatch.saving import saves_whole

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@through(Purpose.PROFILE)
def own(request: OwnRequest) -> HttpResponse:
    return _own_page(request, saved=request.GET.get("saved", ""))


def not_here(request: OwnRequest) -> HttpResponse:
    """What they meant is not on their page, or no longer: they pressed twice, or it is someone else's."""
    return _own_page(request, saved="gone", status=404)


def _own_page(request: OwnRequest, *, saved: str, status: int = 200) -> HttpResponse:
    told = request.visit.frame | own_words.page(request.visit.person) | {"saved": saved}
    return render(request, "participants/profile/own.html", told, status=status)


def part(make: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """The page of one of the forms that change what is on record."""

    @form_page
    @through(Purpose.PROFILE)
    @saves_whole
    def view(request: OwnRequest) -> HttpResponse:
        posted = request.method == "POST"
        person = held(request.visit.person) if posted else request.visit.person
        form = make(request.POST if posted else None, person=person)
        if posted and form.is_valid():
            changes, now = list(form.changes), timezone.now()
            form.keep_own() if hasattr(form, "keep_own") else form.keep(at=now)
            note(person, changes, at=now)
            return back(request, "part")
        return show(request, form, form.title, form.lede, form.template)

    return view


def held(person: Participant) -> Participant:
    """The person as they are now, kept so until the end of the transaction."""
    rows = Participant.objects.select_for_update().select_related("program")
    row: Participant = rows.get(pk=person.pk, program=person.program_id)
    return row


def show(request: OwnRequest, form: Any, title: Any, lede: Any, template: str, **more: Any) -> HttpResponse:
    return render(request, template, request.visit.frame | {"form": form, "title": title, "lede": lede, **more})


def back(request: OwnRequest, saved: str) -> HttpResponse:
    return redirect(f"{reverse('own', args=[request.visit.link.public_id])}?saved={saved}")


details, reach, access, week, away = (
    part(form) for form in (OwnDetailsForm, OwnReachForm, OwnAccessForm, OwnWeekForm, OwnAwayForm)
)


@require_POST
@through(Purpose.PROFILE)
@saves_whole
def away_remove(request: OwnRequest, away: UUID) -> HttpResponse:
    person = request.visit.person
    gone, _each = DatesAway.objects.filter(program=person.program, participant=person, public_id=away).delete()
    if not gone:
        return not_here(request)
    note(person, [OwnChange.What.AWAY], at=timezone.now())
    return back(request, "part")


@form_page
@through(Purpose.PROFILE)
@saves_whole
def email(request: OwnRequest) -> HttpResponse:
    """A new address: its mailbox gets a link, and nothing changes before that is used."""
    visit = request.visit
    form = NewEmailForm(request.POST if request.method == "POST" else None, person=visit.person)
    if request.method == "POST" and form.is_valid():
        try:
            typed = form.cleaned_data["email"]
            ask_to_confirm(person=held(visit.person), email=typed, by=visit.link.issued_by, at=timezone.now())
            return back(request, "address")
        except ValidationError as refused:
            form.add_error(None, refused)
    lede = _(
        "We send a link to the new address. Open it in this browser. Or open it elsewhere, and type the number that "
        "your own page then shows. So we know that it is you."
    )
    next_step = _(
        "When you confirm it, a mail tells the address that we have now that it was changed. Links in earlier mail end "
        "then, those of open invitations too. Your coordinator sends you new ones. A new link to this page comes to "
        "the new address at once."
    )
    return show(request, form, _("Your e-mail address"), lede, "participants/profile/form.html", next_step=next_step)


@form_page
@through(Purpose.PROFILE)
@saves_whole
def not_me(request: OwnRequest) -> HttpResponse:
    visit = request.visit
    if request.method != "POST":
        return render(request, "participants/profile/not_me.html", visit.frame)
    now = timezone.now()
    end_own_links([visit.person], now)
    note(visit.person, [OwnChange.What.NOT_THEM], at=now)
    response = redirect("visit-stopped")
    entrance.close(response, visit.link)
    return response
