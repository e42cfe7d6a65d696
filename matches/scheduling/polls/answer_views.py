"""What somebody said of the times of a poll, recorded for them: the words to say, and what they answered."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from matches.models import Match, Poll, Seat, SeatState
from matches.scheduling import pages
from matches.scheduling.polls import asked_times, letters, polling
from matches.scheduling.polls.answer_forms import PollAnswerForm
from matches.scheduling.polls.asked_times import AskedTimes, Situation
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.inbox.on_record import put_on_record, way_of
from peermatch.outbox.letters import Message
from peermatch.outbox.paper import printed


@coordinator
def poll_answer(request: ProgramRequest, match: UUID, poll: UUID, seat: UUID) -> HttpResponse:
    asked, now = _fetch(request, match, poll, seat), timezone.now()
    person, back = asked.seat.participant, asked.poll.get_absolute_url()
    situation = asked.situation(now)
    if refusal := _why_none(asked, situation):
        messages.warning(request, refusal)
        return redirect(back)
    form = PollAnswerForm(pages.posted(request), asked=asked, reader=request.user)
    form.initial.update(way_of(request))
    if form.is_valid():
        told: dict[str, Any] = {name: form.cleaned_data[name] for name in ("way", "spoken_by", "words")}
        act = partial(polling.reply, poll=asked.poll, seat=asked.seat, said=form.said, by=request.user, at=now, **told)
        if pages.done(form, act):
            messages.success(request, _("Saved: which times suit %(name)s.") % {"name": person.name})
            put_on_record(request)
            return redirect(back)
    message = _message(asked)
    return pages.show(
        request, "polls/answer",
        match=asked.seat.match,
        asked=asked,
        person=person,
        is_past=situation == Situation.PAST,
        message=message,
        other_ways={"short": message.short},
        form=form,
        title=_("Record which times suit %(name)s") % {"name": person.name},
        back=back,
    )  # fmt: skip


@coordinator
@require_safe
def poll_answer_print(request: ProgramRequest, match: UUID, poll: UUID, seat: UUID) -> HttpResponse:
    """The times in large print, to mark on paper."""
    asked = _fetch(request, match, poll, seat)
    letter = _message(asked)
    back = reverse("poll-answer", args=[request.program.slug, match, poll, seat])
    name = asked.seat.participant.name
    return printed(request, subject=letter.subject, text=letter.paper, to=name, back=back, place="matches")


def _fetch(request: ProgramRequest, match: UUID, poll: UUID, seat: UUID) -> AskedTimes:
    row = fetch(Match, request, match)
    about: Poll = fetch(row.polls.select_related("meeting"), request, poll)
    place: Seat = fetch(row.seats.select_related("participant"), request, seat)
    place.match = row
    if asked := asked_times.of(about, place):
        return asked
    raise Http404


def _why_none(asked: AskedTimes, situation: Situation) -> str:
    """Why nothing can be recorded now, in a sentence; empty if it can."""
    if asked.seat.state != SeatState.ACCEPTED:
        return _("%(name)s does not take part, so nobody asks them about times.") % {"name": asked.seat.participant}
    return {
        Situation.WAITS: _("This match is on hold. Resume it, then record the answer."),
        Situation.DECIDED: _("A time was chosen already. To change it, move the meeting."),
        Situation.CALLED_OFF: _("Nobody is asked about these times any more."),
    }.get(situation, "")


def _message(asked: AskedTimes) -> Message:
    """Whoever had a letter is told that we wrote."""
    wrote = asked.seat.participant.takes_email and asked.reply is None
    return letters.message(asked.poll, asked.seat, letters.REMINDER if wrote else letters.ASKED)
