"""The page that finds a time: what is looked for, the best times, and the ways on from there."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from matches.fitting.review import may_know
from matches.models import Match, Meeting, SeatState
from matches.scheduling import pages
from matches.scheduling.finding import cards
from matches.scheduling.finding.best_times import Found, Search, best_times
from matches.scheduling.finding.form import WEEKS, TimesForm
from matches.scheduling.finding.knowing import Known, known_of, seats_of
from matches.scheduling.forms import usual_minutes
from participants import protected
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.clock import local_day, say_moment


@coordinator
@require_safe
def meeting_times(request: ProgramRequest, match: UUID) -> HttpResponse:
    """Nothing is kept: whoever has the address sees the same search."""
    row = fetch(Match, request, match)
    moved = _moved(request, row)
    form = _form(request, row, moved)
    about: dict[str, Any] = {"match": row, "form": form, "moved": moved, "title": _("Find a time")}
    about["poll"] = row.polls.open().first()
    about["may_ask"] = row.is_changeable and any(seat.state == SeatState.ACCEPTED for seat in form.seats)
    if form.is_valid() and len(form.seats) > 1:
        about |= _found(request, row, form, moved)
    if may_know(row, request.membership):  # what people need stands beside their names and each time
        audit.shown(*protected.needs_of([seat.participant for seat in form.seats]), by=request)
    about |= _ticked(form, about.get("cards", ()))
    return pages.show(request, "finding/times", **about)


def _ticked(form: TimesForm, shown: Iterable[cards.Card]) -> dict[str, Any]:
    """What was ticked stays so when something else is looked for; what is not listed now is told by itself."""
    here, ticked = {card.value for card in shown}, form.ticked
    elsewhere = [(value, say_moment(when, form.zone)) for value, when in ticked.items() if value not in here]
    return {"ticked": list(ticked), "ticked_elsewhere": elsewhere}


def _form(request: ProgramRequest, match: Match, moved: Meeting | None) -> TimesForm:
    return TimesForm(
        request.GET,
        seats=seats_of(match),
        minutes=moved.minutes if moved else usual_minutes(match),
        zone=request.program.time_zone,
        now=timezone.now(),
    )


def _moved(request: ProgramRequest, match: Match) -> Meeting | None:
    """The meeting for which another time is looked for, where the address names one."""
    named = request.GET.get("move")
    if not named:
        return None
    try:
        found: Meeting = fetch(match.meetings.all(), request, UUID(named))
    except ValueError:
        raise Http404 from None
    return found


def _found(request: ProgramRequest, match: Match, form: TimesForm, moved: Meeting | None) -> dict[str, Any]:
    knows = may_know(match, request.membership)
    today = local_day(timezone.now(), form.zone)
    known = known_of(match, form.seats, minutes=form.length, on=today, leave_out=moved)
    about: dict[str, Any] = {"known": known, "knows": knows, "first_day": known.first_day}
    about["weeks_unknown"] = [(seat, "") for seat in known.without_week]
    if not known.knows_a_week:
        return about
    search = _search(known, form, knows=knows)
    return about | _told(search, best_times(search), known, form)


def _search(known: Known, form: TimesForm, *, knows: bool) -> Search:
    first, last = form.stretch(form.weeks_ahead)
    teams = known.teams(form.zone, knows=knows)
    return Search(known.people(form.required), form.length, first, last, form.zone, teams)


def _told(search: Search, found: Found, known: Known, form: TimesForm) -> dict[str, Any]:
    in_the_way, names = found.in_the_way, known.names
    later = found.best is None and _is_one_later(search, form)
    return {
        "cards": cards.cards_of(found.proposals, form, known),
        "too_soon": cards.cards_of(found.too_soon, form, known),
        "in_the_way": cards.in_the_way_in_words(in_the_way, names) if in_the_way else [],
        "weeks_in_the_way": cards.weeks_in_the_way(in_the_way, known.seats),
        "ways": cards.ways_out(in_the_way, form, names, later=later) if found.best is None else [],
        "unknown": cards.unknown_weeks(known.without_week, names),
    }


def _is_one_later(search: Search, form: TimesForm) -> bool:
    """Whether looking as far ahead as one may would find a time."""
    _first, last = form.stretch(WEEKS[-1])
    return last > search.last and best_times(replace(search, last=last, most=1)).best is not None
