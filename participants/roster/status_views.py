"""Whether a person takes part: permission, pause, coming back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from participants.consenting import asking
from participants.consenting.texts import text_for, words_for
from participants.models import Consent, ConsentAsk, Participant, Status
from participants.roster.permission import record_permission
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.accounts.models import User
from peermatch.clock import local_day, say_day
from peermatch.forms import DateInput, PageFields
from peermatch.undoing import offer


class PauseForm(PageFields, forms.Form):
    submit = gettext_lazy("Pause")
    until = forms.DateField(
        label=gettext_lazy("The day they want to come back"), required=False, widget=DateInput,
        help_text=gettext_lazy("May be empty. Nobody is brought back without you; this day reminds you."),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Only coordinators see this."),
    )

    def clean_until(self) -> object:
        until = self.cleaned_data["until"]
        if until and until <= timezone.localdate():
            raise ValidationError(_("The day to come back must be after today."))
        return until


YES, NO, THINKS = "yes", "no", "thinks"


class PermissionForm(PageFields, forms.Form):
    """`asks`: what they are asked again. Then they may have said no, or want to think; nothing is chosen before."""

    submit = gettext_lazy("Record permission")
    what_for = forms.ChoiceField(label=gettext_lazy("What for"), choices=Consent.WhatFor.choices, required=False)
    answer = forms.ChoiceField(
        label=gettext_lazy("What did they say?"), widget=forms.RadioSelect,
        choices=[
            (YES, gettext_lazy("Yes, they agree")),
            (NO, gettext_lazy("No. Show first what follows; nothing is recorded yet")),
            (THINKS, gettext_lazy("They want to think about it. They stay among those asked")),
        ],
    )  # fmt: skip
    given_on = forms.DateField(label=gettext_lazy("The day they said yes"), widget=DateInput)
    call_on = forms.DateField(
        label=gettext_lazy("If they want to think: call them again on"), required=False, widget=DateInput,
        help_text=gettext_lazy("May be empty: then in a week. Before that day nobody is told to call them."),
    )  # fmt: skip
    way = forms.ChoiceField(label=gettext_lazy("How"), choices=Consent.Way.choices, initial=Consent.Way.PHONE)
    own_words = forms.BooleanField(
        label=gettext_lazy("They read or heard the program's own words as they are now"), required=False,
        help_text=gettext_lazy("Then it stays on record which version it was."),
    )  # fmt: skip
    text_version = forms.CharField(
        label=gettext_lazy("Another wording"), required=False, max_length=60,
        help_text=gettext_lazy("The form or script they agreed to. For example: Permission form, May 2026."),
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, asks: Sequence[ConsentAsk] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.asks = {ask.text.what_for for ask in asks}
        if not asks:
            del self.fields["answer"], self.fields["call_on"]
            return
        self.submit = gettext_lazy("Go on")
        way = cast(forms.ChoiceField, self.fields["way"])
        way.choices, way.initial, way.label = [("", _("Not chosen")), *Consent.Way.choices], "", _("How they said yes")
        way.required = self.fields["given_on"].required = False
        self.fields["what_for"].initial = asks[0].text.what_for

    def clean_what_for(self) -> str:
        return self.cleaned_data["what_for"] or Consent.WhatFor.MATCHING.value

    def clean_given_on(self) -> object:
        given_on = self.cleaned_data["given_on"]
        if given_on and given_on > self.today:
            raise ValidationError(_("This day is still to come. Give the day on which they said yes."))
        return given_on

    def clean_call_on(self) -> object:
        call_on = self.cleaned_data["call_on"]
        if call_on and call_on <= self.today:
            raise ValidationError(_("The day to call again must be after today."))
        return call_on

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("own_words") and said.get("text_version"):
            self.add_error("text_version", _("Say one or the other: the program's own words, or another wording."))
        if said.get("answer") == YES:
            self._ask_for_all_of_a_yes(said)
        return said

    def _ask_for_all_of_a_yes(self, said: Mapping[str, Any]) -> None:
        if not said.get("given_on") and "given_on" not in self.errors:
            self.add_error("given_on", _("Give the day on which they said yes."))
        if not said.get("way"):
            self.add_error("way", _("Choose how they said yes."))
        if said.get("what_for") in self.asks and not said.get("own_words"):
            self.add_error("own_words", _("They are asked about the new words. Read them to them, then tick this."))


@coordinator
def pause(request: ProgramRequest, person: UUID) -> HttpResponse:
    row = fetch(Participant, request, person)
    form = PauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _pause(request, row, form)
        except ValidationError as refused:
            messages.error(request, refused.messages[0])
        return redirect(row)
    lede = _("Nobody can ask them into a new match until you bring them back. Matches that they are in go on.")
    title = _("Pause %(name)s") % {"name": row.name}
    return _form_page(request, row, form, title, lede)


def _pause(request: ProgramRequest, person: Participant, form: PauseForm) -> None:
    before = person.status
    person.pause(by=request.user, at=timezone.now(), **form.cleaned_data)
    said = _("%(name)s is paused: nobody can ask them into a new match.") % {"name": person.name}
    if before == Status.PAUSED:  # only the day or the reason is new
        messages.success(request, said)
        return
    since = str(person.status_since)
    offer(request, said, "pause", back=person.get_absolute_url(), person=person.public_id, since=since)


@coordinator
@require_POST
def resume(request: ProgramRequest, person: UUID) -> HttpResponse:
    row = fetch(Participant, request, person)
    try:
        row.resume(by=request.user, at=timezone.now())
        messages.success(request, _("%(name)s is back and can be asked again.") % {"name": row.name})
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect(row)


@coordinator
def permission(request: ProgramRequest, person: UUID) -> HttpResponse:
    row = fetch(Participant, request, person)
    asks = asking.asked_of(row)
    today = request.program.today
    form = PermissionForm(request.POST or None, initial={"given_on": today}, asks=asks, today=today)
    if request.method == "POST" and form.is_valid():
        return _answered(request, row, form.cleaned_data)
    lede = _("They, not a helper, agreed to be asked into matches and to be named to the peers who said yes too.")
    title = _("Record the permission of %(name)s") % {"name": row.name}
    if asks:
        lede = _("Read them what is new, and the words. They are free to say no. Only they answer, not a helper.")
        title = _("Does %(name)s still agree?") % {"name": row.name}
    read_out = {ask.text_id for ask in asks}
    more = {"asks": asks, "texts": [text for text in words_for(row) if text.pk is None or text.pk not in read_out]}
    return _form_page(request, row, form, title, lede, "participants/roster/person/permission.html", **more)


def _answered(request: ProgramRequest, person: Participant, said: dict[str, Any]) -> HttpResponse:
    """A no leads to what follows from it; only there it is withdrawn."""
    answer, call_on = said.pop("answer", YES), said.pop("call_on", None)
    if answer == THINKS:
        return _think(request, person, said["what_for"], call_on)
    if answer == NO:
        return _what_follows(request, person, said["what_for"])
    try:
        record_said(person, said, by=request.user, at=timezone.now())
        messages.success(request, _("The permission of %(name)s is on record.") % {"name": person.name})
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect(person)


def _think(request: ProgramRequest, person: Participant, what_for: str, call_on: date | None) -> HttpResponse:
    now = timezone.now()
    until = call_on or request.program.today + asking.THINK_FOR
    if asking.thinks(person, what_for, call_on=until, at=now):
        told = {"name": person.name, "day": say_day(until)}
        messages.success(request, _("%(name)s wants to think. Call them again on %(day)s.") % told)
    else:
        messages.info(request, _("%(name)s is not asked that again. Nothing was recorded.") % {"name": person.name})
    return redirect(person)


def _what_follows(request: ProgramRequest, person: Participant, what_for: str) -> HttpResponse:
    standing = person.consents.standing().filter(what_for=what_for).first()
    if standing is None:
        messages.info(request, _("There is no permission for that on record. Nothing was changed."))
        return redirect(person)
    return redirect("permission-withdraw", request.program.slug, person.public_id, standing.public_id)


def record_said(person: Participant, said: Mapping[str, Any], *, by: User, at: datetime) -> None:
    """What a PermissionForm says. With the program's own words it is kept which version they were."""
    told = dict(said)
    what_for = told.get("what_for", Consent.WhatFor.MATCHING)
    text = text_for(person, what_for) if told.pop("own_words", False) else None
    if text and text.written_at and told["given_on"] < local_day(text.written_at, person.program.time_zone):
        raise ValidationError(
            _("The program's words were written after that day. Nothing was recorded: write which wording it was.")
        )
    record_permission(person=person, by=by, at=at, text=text, **told)


def _form_page(
    request: ProgramRequest, row: Participant, form: forms.Form, title: str, lede: str,
    template: str = "form_page.html", **more: Any,
) -> HttpResponse:  # fmt: skip
    context = {"form": form, "title": title, "lede": lede, "place": "people", **more}
    return render(request, template, context | {"back": row.get_absolute_url(), "back_label": row.name})
