"""Their answer on their own page, where the words that they agreed to mean something else now."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.consenting import asking
from participants.models import Consent, ConsentAsk, OwnChange, Purpose, TextFor
from participants.profile.changes import note
from participants.profile.entrance import through
from participants.profile.own_views import back, form_page, held, show
from participants.profile.own_words import to_what
from participants.profile.visit import OwnRequest
from participants.roster.permission import record_permission
from peermatch.clock import local_day, say_day
from peermatch.forms import PageFields
from peermatch.saving import saves_whole

YES, NO = "yes", "no"


class AgainForm(PageFields, forms.Form):
    """One thing that they agreed to. A no leads to what follows from it; only there it is withdrawn."""

    submit = gettext_lazy("Send my answer")
    answer = forms.ChoiceField(
        label=gettext_lazy("Do you agree?"), widget=forms.RadioSelect,
        choices=[(YES, gettext_lazy("Yes, I agree")), (NO, gettext_lazy("No. Show me first what follows"))],
    )  # fmt: skip
    ask = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, ask: ConsentAsk) -> None:
        super().__init__(data, initial={"ask": ask.public_id}, auto_id=f"id_{ask.public_id.hex}_%s")
        self.of = ask


@form_page
@through(Purpose.PROFILE)
@saves_whole
def own_asked(request: OwnRequest) -> HttpResponse:
    """Each text has a form of its own: an answer to one says nothing about another."""
    person = request.visit.person
    posted = request.POST.get("ask", "") if request.method == "POST" else ""
    asks = asking.asked_of(held(person) if posted else person)
    forms_of = [AgainForm(request.POST if posted == str(one.public_id) else None, ask=one) for one in asks]
    answered = next((form for form in forms_of if form.is_bound), None)
    if answered is not None and answered.is_valid():
        if answered.cleaned_data["answer"] == NO:
            return _what_follows(request, answered.of)
        return _agree(request, answered.of)
    if (request.method == "POST" and answered is None) or not asks:
        return back(request, "part" if asks else "answered")
    title = _("Do you still agree?")
    return show(
        request, answered or forms_of[0], title, "", "participants/consenting/own_asked.html",
        asked=[(form, form.of, to_what(form.of.text.what_for), _says(form.of)) for form in forms_of],
    )  # fmt: skip


def _says(ask: ConsentAsk) -> list[str]:
    said = [_("Please answer by %(day)s.") % {"day": say_day(ask.agree_by)}]
    if ask.text.what_for == TextFor.MATCHING:
        said.append(_("Until you answer, we ask you into no new peer match. What you take part in now goes on."))
    return said


def _agree(request: OwnRequest, ask: ConsentAsk) -> HttpResponse:
    person, now = request.visit.person, timezone.now()
    with transaction.atomic():
        record_permission(
            person=held(person), given_on=local_day(now, person.program.time_zone), way=Consent.Way.LINK, by=None,
            at=now, what_for=ask.text.what_for, text=ask.text,
        )  # fmt: skip
        note(person, [OwnChange.What.AGREED_AGAIN], at=now)
    if asking.asked_of(person):
        return redirect("own-asked", request.visit.link.public_id)
    return back(request, "agreed")


def _what_follows(request: OwnRequest, ask: ConsentAsk) -> HttpResponse:
    consent = request.visit.person.consents.standing().filter(what_for=ask.text.what_for).first()
    if consent is None:
        return back(request, "part")
    return redirect(f"{reverse('own-withdraw', args=[request.visit.link.public_id, consent.public_id])}?asked=1")
