"""What a coordinator does about one request: ask somebody, write down what they said, cancel, tell, note the cost."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from matches.scheduling.access import anew, asking, costs, letters, pages
from matches.scheduling.access.forms import AskForm, CancelServiceForm, CostForm, DeclineForm
from matches.scheduling.pages import posted
from participants import protected
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator
from peermatch.once import once


@coordinator
@once
def service_ask(request: ProgramRequest, match: UUID, meeting: UUID, accommodation: UUID) -> HttpResponse:
    row = pages.fetch_row(request, match, meeting, accommodation)
    form = AskForm(posted(request), row=row)
    if form.is_valid():
        act = partial(asking.request, row=row, by=request.user, at=timezone.now(), **form.asks)
        if pages.form_done(request, form, act, form.done):
            return redirect(row)
    audit.shown(*protected.needs_of([row.participant]), by=request)
    letter = letters.preview(row, at=timezone.now())  # also to say to those who are phoned
    return pages.show_about(request, row, "ask", form=form, title=_("Whom do you ask?"), letter=letter)


@coordinator
def service_decline(request: ProgramRequest, /, **ids: UUID) -> HttpResponse:
    one = pages.fetch_service(request, **ids)
    form = DeclineForm(posted(request))
    if form.is_valid():
        act = partial(asking.decline, booking=one, by=request.user, at=timezone.now(), **form.cleaned_data)
        if pages.form_done(request, form, act, _("It is on record that they said no. Ask somebody else.")):
            return redirect(one.accommodation)
    title = _("%(who)s said no") % {"who": one.who}
    return pages.show_about(request, one.accommodation, "form", form=form, title=title)


@coordinator
def service_cancel(request: ProgramRequest, /, **ids: UUID) -> HttpResponse:
    one = pages.fetch_service(request, **ids)
    form = CancelServiceForm(posted(request))
    if form.is_valid():
        act = partial(asking.cancel, booking=one, by=request.user, at=timezone.now(), **form.cleaned_data)
        if pages.form_done(request, form, act, _("It is cancelled.")):
            return redirect(one.accommodation)
    title = _("Cancel %(who)s?") % {"who": one.who}
    return pages.show_about(
        request, one.accommodation, "cancel",
        form=form, title=title, freed=costs.freed(one, timezone.now()),
        letter=letters.preview_off(one, at=timezone.now()),
    )  # fmt: skip


@coordinator
def service_cost(request: ProgramRequest, /, **ids: UUID) -> HttpResponse:
    one = pages.fetch_service(request, **ids)
    form = CostForm(posted(request), booking=one)
    if form.is_valid():
        act = partial(asking.note_terms, booking=one, **form.cleaned_data)
        if pages.form_done(request, form, act, _("Saved.")):
            return redirect(one.accommodation)
    title = _("What %(who)s costs, and who pays") % {"who": one.who}
    return pages.show_about(request, one.accommodation, "form", form=form, title=title)


@coordinator
@require_POST
def service_confirm(request: ProgramRequest, /, **ids: UUID) -> HttpResponse:
    return _act(request, ids, asking.confirm, _("It is on record that %(who)s comes."))


@coordinator
@require_POST
def service_again(request: ProgramRequest, /, **ids: UUID) -> HttpResponse:
    return _act(request, ids, asking.ask_again, _("%(who)s is asked, and their answer is waited for."))


@coordinator
@require_POST
def service_anew(request: ProgramRequest, /, **ids: UUID) -> HttpResponse:
    """Pressed twice it asks once: their last request is another one then."""
    if letters.takes_mail(pages.fetch_service(request, **ids)):
        said = _("The booking request goes to %(who)s by e-mail.")
    else:
        said = _("%(who)s is on record as asked. Mail does not reach them: ask them yourself. The words are below.")
    return _act(request, ids, anew.ask, said)


@coordinator
@require_POST
def service_told(request: ProgramRequest, /, **ids: UUID) -> HttpResponse:
    is_unasked = pages.fetch_service(request, **ids).is_unasked
    said = _("It is on record that %(who)s was asked.") if is_unasked else _("It is on record that %(who)s knows.")
    return _act(request, ids, asking.tell, said)


@coordinator
@require_POST
def service_ready(request: ProgramRequest, /, **ids: UUID) -> HttpResponse:
    said = _("It is on record that %(who)s has what they need to prepare.")
    return _act(request, ids, partial(asking.prepare, is_sent=True), said)


@coordinator
@require_POST
def service_not_ready(request: ProgramRequest, /, **ids: UUID) -> HttpResponse:
    said = _("%(who)s has not got what they need to prepare yet.")
    return _act(request, ids, partial(asking.prepare, is_sent=False), said)


def _act(request: ProgramRequest, ids: Any, door: Any, said: str) -> HttpResponse:
    one = pages.fetch_service(request, **ids)
    act = partial(door, booking=one, by=request.user, at=timezone.now())
    return pages.act(request, one.accommodation, act, said % {"who": one.who})
