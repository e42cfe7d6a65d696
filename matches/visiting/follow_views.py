"""What a participant planned to do, to say that it is done; and that they were in touch."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matches.following_up.contacts import can_be_in_touch, record
from matches.inviting.answering import not_the_person
from matches.models import Action, Way
from matches.visiting import following
from matches.visiting.entrance import VisitRequest, follower
from matches.visiting.follow_forms import IDidItForm, InTouchForm
from matches.visiting.form_pages import form_page, saved
from participants.profile import entrance
from peermatch.clock import say_day


@require_safe
@follower
def follow(request: VisitRequest) -> HttpResponse:
    context = following.page(request.visit, now=timezone.now()) | {"saved": request.GET.get("saved", "")}
    return render(request, "matches/visiting/follow.html", context)


@form_page
@follower
def done(request: VisitRequest, action: UUID) -> HttpResponse:
    one = _own(request, action)
    if one.done_at:
        return _back(request, "done")
    form = IDidItForm(request.POST if request.method == "POST" else None)

    def save() -> None:
        one.do(way=Way.LINK, at=timezone.now(), **form.cleaned_data)

    if form.is_valid() and saved(form, save):
        return _back(request, "done")
    lede = _("%(what)s, by %(day)s") % {"what": one.words, "day": say_day(one.due)}
    return _form_page(request, "done", form, _("I did it"), f"{lede}.")


@require_POST
@follower
def not_done(request: VisitRequest, action: UUID) -> HttpResponse:
    """Pressed by mistake. Pressed twice, or told otherwise meanwhile, it is as it is."""
    one = _own(request, action)
    try:
        one.undo(at=timezone.now())
    except ValidationError:
        return _back(request, "")
    return _back(request, "not-done")


@form_page
@follower
def contact(request: VisitRequest) -> HttpResponse:
    """That they were in touch. The same form sent twice makes one contact."""
    seat, now = request.visit.seat, timezone.now()
    if not can_be_in_touch(seat) or not seat.match.is_changeable:
        return _back(request, "")
    names = following.others_known(seat)
    form = InTouchForm(request.POST if request.method == "POST" else None, seat=seat, names=names, now=now)

    def save() -> None:
        record(match=seat.match, key=form.cleaned_data["key"], told=form.told, by=None, at=now)

    if form.is_valid() and saved(form, save):
        return _back(request, "contact")
    lede = _("Say that you were in touch, not what you told each other: that stays yours.")
    return _form_page(request, "contact", form, _("We were in touch"), lede)


@require_POST
@follower
def contact_off(request: VisitRequest, contact: UUID) -> HttpResponse:
    """It was a mistake. Pressed twice, it is taken back once."""
    seat = request.visit.seat
    one = get_object_or_404(seat.contacts_said.all(), public_id=contact)
    one.match = seat.match
    try:
        one.take_back(by=None, at=timezone.now())
    except ValidationError:
        return _back(request, "")
    return _back(request, "contact-off")


@form_page
@follower
def not_me(request: VisitRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "matches/visiting/follow_not_me.html", following.frame(request.visit))
    not_the_person(seat=request.visit.seat, at=timezone.now())
    response = redirect("visit-stopped")
    entrance.close(response, request.visit.link)
    return response


def _own(request: VisitRequest, action: UUID) -> Action:
    """A line of the plan that is theirs, and that they were told of."""
    one = next((one for one in following.own_actions(request.visit.seat) if one.public_id == action), None)
    if one is None:
        raise Http404
    return one


def _back(request: VisitRequest, what: str) -> HttpResponse:
    return redirect(reverse("follow", args=[request.visit.link.public_id]) + (f"?saved={what}" if what else ""))


def _form_page(request: VisitRequest, name: str, form: forms.Form, title: str, lede: str, **more: Any) -> HttpResponse:
    context = following.frame(request.visit) | {"form": form, "title": title, "lede": lede} | more
    return render(request, f"matches/visiting/follow_{name}.html", context)
