"""Pages that give several meetings of a match another place at once, after a look at what everyone is told."""

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.models import Match, Meeting, MeetingState
from matches.models.meeting import STANDING
from matches.scheduling import pages, words
from matches.scheduling.planning import AlreadyDone
from matches.scheduling.repeating.forms import MOST, PlaceOfSeveralForm
from matches.scheduling.telling import Preview
from matches.scheduling.together import place
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.clock import say_moment
from peermatch.once import carry_on, once


@coordinator
@once
def meetings_place(request: ProgramRequest, match: UUID) -> HttpResponse:
    """The form; and the door. The way leads over the page that checks."""
    row = fetch(Match, request, match)
    form = _form_of(request, row)
    if form.is_valid():
        try:
            if changed := pages.done(form, _act(request, row, form)):
                messages.success(request, _was_changed(changed))
                return redirect(row)
        except AlreadyDone as why:
            messages.info(request, " ".join(why.messages))
            return redirect(row)
    return _form(request, row, form)


@coordinator
def meetings_place_check(request: ProgramRequest, match: UUID) -> HttpResponse:
    """Check before you send: what each person would be told. Nothing is changed here."""
    row = fetch(Match, request, match)
    if request.method != "POST":
        return redirect("meetings-place", request.program.slug, match)
    carry_on(request)
    form = _form_of(request, row)
    if form.is_valid():
        try:
            found = pages.done(form, partial(place.rehearse, row, _act(request, row, form)))
            if found is not None:
                return _check(request, row, form, found)
        except AlreadyDone:
            form.add_error("place", ValidationError(_("They all meet there already. Change it, or go back.")))
    return _form(request, row, form)


def _form_of(request: ProgramRequest, match: Match) -> PlaceOfSeveralForm:
    return PlaceOfSeveralForm(pages.posted(request), ahead=_ahead(match), match=match)


def _ahead(match: Match) -> list[Meeting]:
    rows = list(match.meetings.filter(state__in=STANDING, starts_at__gt=timezone.now())[:MOST])
    for one in rows:
        one.match = match
    return rows


def _act(request: ProgramRequest, match: Match, form: PlaceOfSeveralForm) -> Callable[[], Sequence[Meeting]]:
    """On rows of its own: what is rehearsed leaves no trace on those that the page shows."""
    chosen = {one.pk for one in form.cleaned_data["meetings"]}
    return partial(
        place.change_place,
        meetings=[one for one in _ahead(match) if one.pk in chosen],
        place=form.where, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"],
    )  # fmt: skip


def _was_changed(meetings: Sequence[Meeting]) -> str:
    if any(one.state == MeetingState.CONFIRMED for one in meetings):
        return _("The place is changed. Everyone who comes is being told, in one letter each.")
    return _("The place is changed. Nobody was told: none of them is confirmed yet.")


def _form(request: ProgramRequest, match: Match, form: PlaceOfSeveralForm) -> HttpResponse:
    return pages.show(
        request, "repeating/place",
        match=match,
        form=form,
        ahead=_ahead(match),
        title=_("Change where several meetings are"),
        action=reverse("meetings-place-check", args=[request.program.slug, match.public_id]),
        back=match.get_absolute_url(),
    )  # fmt: skip


def _check(request: ProgramRequest, match: Match, form: PlaceOfSeveralForm, letters: list[Preview]) -> HttpResponse:
    chosen, typed = form.cleaned_data["meetings"], form.cleaned_data
    people = {one.seat.pk: one.seat for one in letters}
    form.submit = gettext_lazy("Check again")
    return pages.show(
        request, "repeating/place_check",
        match=match,
        form=form,
        dates=[(one, say_moment(one.starts_at, one.time_zone, year=True)) for one in chosen],
        typed=typed,
        place_title=words.place_title(typed["place_kind"]),
        people=list(people.values()),
        letters=letters,
        title=_("Change where these meetings are?"),
        action=reverse("meetings-place-check", args=[request.program.slug, match.public_id]),
        send=reverse("meetings-place", args=[request.program.slug, match.public_id]),
        back=match.get_absolute_url(),
    )  # fmt: skip
