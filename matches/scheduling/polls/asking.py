"""Pages that ask which times suit: the form, and the look at every letter before it is sent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from matches.models import Match, Poll, Seat
from matches.preparing.needs_shown import reads_needs
from matches.scheduling import letters, pages, warnings, words
from matches.scheduling.polls import letters as poll_letters
from matches.scheduling.polls import polling
from matches.scheduling.polls.forms import AskForm
from matches.scheduling.telling import Preview
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.clock import local_day, say_moment


@dataclass(frozen=True)
class Rehearsal:
    """The poll as it would be, what speaks against all of its times alike, each with what speaks against it besides,
    and what each person would read or hear."""

    poll: Poll
    alike: Sequence[str]
    times: Sequence[tuple[str, list[str]]]
    letters: Sequence[Preview]
    optional: Sequence[Seat]

    @property
    def mailed(self) -> list[Seat]:
        return [one.seat for one in self.letters if one.seat.participant.takes_email]

    @property
    def phoned(self) -> list[Seat]:
        return [one.seat for one in self.letters if not one.seat.participant.takes_email]


@coordinator
def poll_ask(request: ProgramRequest, match: UUID) -> HttpResponse:
    """The form; and the door. The way leads over the page that checks."""
    row = fetch(Match, request, match)
    if there := row.polls.open().first():
        return _already_asked(request, row, there)
    form = AskForm(pages.posted(request), match=row, initial=AskForm.first_values(row, request.GET, timezone.now()))
    if form.is_valid():
        act = partial(polling.ask, by=request.user, at=timezone.now(), **form.asks)
        if asked := pages.done(form, lambda: act(match=fetch(Match, request, match))):
            messages.success(request, _said(asked))
            return redirect(asked)
    return _ask_form(request, row, form)


@coordinator
def poll_ask_check(request: ProgramRequest, match: UUID) -> HttpResponse:
    """Check before you send. Nothing is kept and nobody is asked here."""
    row = fetch(Match, request, match)
    if there := row.polls.open().first():
        return _already_asked(request, row, there)
    if request.method != "POST":
        return redirect("poll-ask", request.program.slug, row.public_id)
    form = AskForm(request.POST, match=row)
    if form.is_valid():
        act = partial(polling.ask, by=request.user, at=timezone.now(), **form.asks)
        knows = reads_needs(request, row)
        found = pages.done(form, lambda: rehearse(lambda: act(match=fetch(Match, request, match)), knows=knows))
        if found:
            return _check(request, row, form, found)
    return _ask_form(request, row, form)


def rehearse(ask: Callable[[], Poll], *, knows: bool) -> Rehearsal:
    """Does what `ask` does and undoes all of it: what is shown is word for word what would be sent."""
    with transaction.atomic():
        poll = ask()
        asked = polling.asked_now(poll)
        for one in asked:
            one.seat.match = poll.match
        told = [_preview(poll, one.seat) for one in asked]
        alike, times = _times(poll, [one.seat for one in asked], knows=knows)
        transaction.set_rollback(True)
    return Rehearsal(poll, alike, times, told, [one.seat for one in asked if not one.is_required])


def _preview(poll: Poll, seat: Seat) -> Preview:
    message = poll_letters.message(poll, seat, poll_letters.ASKED)
    return Preview(seat, letters.preview(message, seat), message)


def _times(poll: Poll, seats: list[Seat], *, knows: bool) -> tuple[list[str], list[tuple[str, list[str]]]]:
    times = list(poll.times.all())
    on = local_day(poll.asked_at, poll.program.time_zone)
    about: Any = {"minutes": poll.minutes, "zone": poll.time_zone}
    alike, said = warnings.said_once(warnings.of_each(poll.match, seats, times, on=on, knows=knows, **about))
    return alike, [(say_moment(time.starts_at, poll.time_zone), said[n]) for n, time in enumerate(times)]


def _already_asked(request: ProgramRequest, match: Match, poll: Poll) -> HttpResponse:
    """A second press, or someone else was quicker: that is no error."""
    messages.info(request, _("People of this match are already asked about these times."))
    return redirect("poll", request.program.slug, match.public_id, poll.public_id)


def _ask_form(request: ProgramRequest, match: Match, form: AskForm) -> HttpResponse:
    return pages.show(
        request, "polls/ask",
        match=match,
        form=form,
        nobody=not match.seats.accepted().exists(),
        title=_("Ask which times suit"),
        action=_page(request, "poll-ask-check", match),
        back=match.get_absolute_url(),
    )  # fmt: skip


def _check(request: ProgramRequest, match: Match, form: AskForm, found: Rehearsal) -> HttpResponse:
    form.submit = _("Check again")
    poll = found.poll
    context: dict[str, Any] = {"match": match, "form": form, "poll": poll, "found": found}
    return pages.show(
        request, "polls/ask_check",
        **context,
        title=_("Ask about these times?"),
        length=words.length(poll.minutes),
        by_what=words.by_what(poll.place_kind),
        optional=words.joined([seat.participant.name for seat in found.optional]),
        action=_page(request, "poll-ask-check", match),
        send=_page(request, "poll-ask", match),
        back=match.get_absolute_url(),
    )  # fmt: skip


def _page(request: ProgramRequest, name: str, match: Match) -> str:
    return reverse(name, args=[request.program.slug, match.public_id])


def _said(poll: Poll) -> str:
    phoned = [one.seat.participant for one in polling.asked_now(poll) if not one.seat.participant.takes_email]
    if not phoned:
        return _("Asked. Everyone gets their letter within a minute.")
    names = words.joined([person.name for person in phoned])
    return _("Asked. Letters go out within a minute. You phone %(names)s.") % {"names": names}
