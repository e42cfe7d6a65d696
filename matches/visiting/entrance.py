"""Whom the link of an invitation lets in, and what they find.

Only whoever holds a token that was good until its match was closed is told that it is finished, and whom to reach:
nothing else of the match, and nobody's name but the coordinator's. Every other bad link is as any other.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from matches.disclosing.telling import in_full
from matches.inviting import letters
from matches.inviting.confiding import promise_of
from matches.models import Match, Seat, SeatState, Stage
from participants.models import Link, Purpose
from participants.profile.entrance import NOBODY, by_cookie, no_entry
from participants.profile.wanted import GONE
from peermatch.accounts.models import Program
from peermatch.clock import local_day, say_day

SAID_TO_BE_FINISHED = timedelta(days=60)  # after a match was closed; then its links are as any other that ended


@dataclass(frozen=True)
class Visit:
    """A participant at their page: the link they came by, and the seat it is about. Over: the match was closed."""

    link: Link
    seat: Seat
    is_over: bool = False

    @property
    def program(self) -> Program:
        return self.seat.match.program

    @property
    def zone(self) -> str:
        return self.seat.participant.time_zone


class VisitRequest(HttpRequest):
    visit: Visit


def find_visit(link: Link | None, now: datetime) -> Visit | None:
    """The visit that this link opens now. The same work whatever is wrong with it."""
    return _find(link, Purpose.ANSWER, now)


def find_follower(link: Link | None, now: datetime) -> Visit | None:
    """The same for the link of an action plan, which is of those who said yes."""
    visit = _find(link, Purpose.FOLLOW, now)
    return visit if visit and (visit.is_over or visit.seat.state == SeatState.ACCEPTED) else None


def _find(link: Link | None, purpose: Purpose, now: datetime) -> Visit | None:
    seats = Seat.objects.across_programs("a link names its seat").filter(public_id=link.about if link else NOBODY)
    seat = seats.select_related("match__program", "match__coordinator", "participant").first()
    if link is None or seat is None or link.purpose != purpose or not _is_for(link, seat):
        return None
    if seat.match.stage == Stage.CLOSED:
        return Visit(link, seat, is_over=True) if _ended_by_closing(link, seat.match, now) else None
    return Visit(link, seat) if link.is_live(now) else None


def _is_for(link: Link, seat: Seat) -> bool:
    is_theirs = link.participant_id == seat.participant_id and link.program_id == seat.program_id
    return is_theirs and seat.was_asked and seat.participant.status not in GONE


def _ended_by_closing(link: Link, match: Match, now: datetime) -> bool:
    """Whether it was good until the match was closed, which ends its links in the same moment, not long ago.

    A link that was revoked before (it reached someone else, the address was wrong) tells nothing now either.
    """
    closed_at = match.stage_since
    was_live = link.revoked_at in (None, closed_at) and (link.expires_at is None or link.expires_at > closed_at)
    return was_live and now < closed_at + SAID_TO_BE_FINISHED


def finished(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The match was closed: thanks, whom to reach, and what mail still comes. What was sent just now is not kept."""
    told = {
        "program": visit.program,
        "contact": letters.contact(visit.seat.match),
        "was_sent": request.method == "POST",
        "promise": promise_of(visit.seat),
        "still": _still_to_come(visit.seat, timezone.now()),
    }
    return render(request, "matches/visiting/finished.html", told)


def _still_to_come(seat: Seat, now: datetime) -> dict[str, Any]:
    """Whether they were asked how it was and may still say it, or may be asked yet. Nothing of who asks or answers."""
    if seat.state != SeatState.ACCEPTED or seat.feedbacks.standing().exists():
        return {}
    asked = seat.feedback_asked.first()
    if asked is None:
        return {"may_be_asked": True}
    if not asked.is_standing or asked.until <= now:
        return {}
    return {
        "until": say_day(local_day(asked.until, seat.participant.time_zone)),
        "by_mail": asked.is_by_mail,
        "reminds": asked.reminded_at is None,
    }


def visitor(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For pages behind a link: the view finds `request.visit`; whoever may not come in gets the page that fits."""

    @functools.wraps(view)
    def inner(request: Any, link: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        visit: Visit | None = by_cookie(request, link, Purpose.ANSWER, now=timezone.now())
        if visit is None:
            return no_entry(request)
        if visit.is_over:
            return finished(request, visit)
        request.visit = visit
        with in_full():
            return view(request, *args, **kwargs)

    return inner


def follower(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For pages behind the link of an action plan. The link to one's answer opens them too, once that is a yes."""

    @functools.wraps(view)
    def inner(request: Any, link: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        now = timezone.now()
        came_by = [by_cookie(request, link, purpose, now=now) for purpose in (Purpose.FOLLOW, Purpose.ANSWER)]
        visit: Visit | None = next((one for one in came_by if one is not None), None)
        if visit is None:
            return no_entry(request)
        if visit.is_over:
            return finished(request, visit)
        if visit.seat.state != SeatState.ACCEPTED:
            return redirect("visit", link)
        request.visit = visit
        with in_full():
            return view(request, *args, **kwargs)

    return inner
