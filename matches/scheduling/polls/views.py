"""Pages of a poll: what everyone said of the times, asking again, choosing a time, calling it off."""

from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matches.models import Match, Meeting, Poll, PollState
from matches.preparing.needs_shown import reads_needs
from matches.scheduling import letters, pages, words
from matches.scheduling.planning import AlreadyDone
from matches.scheduling.polls import letters as poll_letters
from matches.scheduling.polls import polling, table
from matches.scheduling.polls.forms import CallOffForm, ChooseForm, as_query
from matches.scheduling.polls.table import Person
from peermatch.accounts.access import ProgramRequest, coordinator, fetch, member

TONES = {PollState.OPEN: "wait", PollState.DECIDED: "done"}


def fetch_poll(request: ProgramRequest, match: UUID, poll: UUID) -> Poll:
    row = fetch(Match, request, match)
    one: Poll = fetch(row.polls.select_related("meeting", "asked_by"), request, poll)
    one.match, one.program = row, row.program
    return one


def show_about(request: ProgramRequest, poll: Poll, template: str, **context: Any) -> HttpResponse:
    """A page about one poll: how long and how they meet stands on each."""
    about = {
        "match": poll.match,
        "poll": poll,
        "tone": TONES.get(PollState(poll.state), "plain"),
        "length": words.length(poll.minutes),
        "by_what": words.by_what(poll.place_kind),
        "back": poll.get_absolute_url(),
    }
    return pages.show(request, template, **about, **context)


@member
@require_safe
def poll(request: ProgramRequest, match: UUID, poll: UUID) -> HttpResponse:
    one, now = fetch_poll(request, match, poll), timezone.now()
    found = table.read(one, now=now, knows=reads_needs(request, one.match))
    return show_about(
        request, one, "polls/poll",
        table=found,
        is_past=polling.is_past(one, now),
        reminder=_reminder(one, found.to_remind) if request.membership.can_write else "",
        again=anew(one),
    )  # fmt: skip


def _reminder(poll: Poll, people: list[Person]) -> str:
    """The letter as the first of them would read it; the others read theirs on their own clocks."""
    if not people:
        return ""
    said = poll_letters.message(poll, people[0].asked.seat, poll_letters.REMINDER)
    return letters.as_read(said.subject, said.text)


def anew(poll: Poll) -> str:
    """The form that asks, filled with what this poll asked."""
    return f"{reverse('poll-ask', args=[poll.program.slug, poll.match.public_id])}?{urlencode(as_query(poll))}"


@coordinator
@require_POST
def poll_remind(request: ProgramRequest, match: UUID, poll: UUID) -> HttpResponse:
    one, now = fetch_poll(request, match, poll), timezone.now()
    names = [row.seat.participant.name for row in polling.to_remind(one, now, polling.missing(one))]
    try:
        count = polling.remind(poll=one, at=now, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(one)
    if count:
        messages.success(request, _("Asked again: %(names)s.") % {"names": words.joined(names)})
    else:
        messages.info(request, _("Nobody was asked again. Nobody is asked more than once a day."))
    return redirect(one)


@coordinator
def poll_choose(request: ProgramRequest, match: UUID, poll: UUID, time: UUID) -> HttpResponse:
    """Where they meet at that time. It plans the meeting, and leads to where it is confirmed."""
    one = fetch_poll(request, match, poll)
    chosen = fetch(one.times.all(), request, time)
    chosen.poll = one
    if not one.is_open:
        return _is_over(request, one)
    form = ChooseForm(pages.posted(request), initial=ChooseForm.first_values(one))
    if form.is_valid():
        act = partial(polling.choose, poll=one, time=chosen, place=form.where, by=request.user, at=timezone.now())
        try:
            if planned := pages.done(form, act):
                return _planned(request, planned)
        except AlreadyDone:
            return _is_over(request, fetch_poll(request, match, poll))
    found = table.read(one, now=timezone.now(), knows=reads_needs(request, one.match))
    row = next(row for row in found.rows if row.time == chosen)
    title = _("Choose %(when)s?") % {"when": row.when}
    return show_about(request, one, "polls/choose", form=form, row=row, people=found.people, title=title)


def _planned(request: ProgramRequest, meeting: Meeting) -> HttpResponse:
    messages.success(request, _("The time is chosen and the meeting planned. Nobody was told yet: confirm it here."))
    return redirect("meeting-confirm", request.program.slug, meeting.match.public_id, meeting.public_id)


def _is_over(request: ProgramRequest, poll: Poll) -> HttpResponse:
    """A time was chosen, or they were called off, before this was pressed: that is no error."""
    if poll.state == PollState.DECIDED:
        messages.info(request, _("A time was already chosen."))
        return redirect(poll.meeting or poll)
    messages.info(request, _("Nobody is asked about these times any more."))
    return redirect(poll)


@coordinator
def poll_off(request: ProgramRequest, match: UUID, poll: UUID) -> HttpResponse:
    """Ends the asking; on wish it leads on to the form with these times."""
    one = fetch_poll(request, match, poll)
    if not one.is_open:
        return _is_over(request, one)
    form = CallOffForm(pages.posted(request))
    if form.is_valid():
        act = partial(polling.call_off, by=request.user, at=timezone.now(), detail=form.cleaned_data["reason"])
        try:
            if pages.done(form, lambda: act(poll=one) or True):
                said = _("Nobody is asked about these times any more. What was said stays on record.")
                messages.success(request, said)
                return redirect(anew(one) if "anew" in request.POST else one)
        except AlreadyDone:
            return _is_over(request, fetch_poll(request, match, poll))
    return show_about(
        request, one, "polls/off",
        form=form,
        is_for_others="anew" in request.GET or "anew" in request.POST,
        asked=polling.asked_now(one),
        replied=len(polling.replies_of(one)),
        title=_("Ask no more about these times?"),
    )  # fmt: skip
