"""How a participant gets in: a token opens the door once, a short-lived cookie keeps it open for one link.

Whatever is wrong with a link (unknown, expired, revoked, its cookie gone), the work done and the page shown are the
same, so that nobody learns which links there are. Only whoever holds a token that was good until its match was closed
is told that it is finished, and whom to reach: nothing else of the match, and nobody's name but the coordinator's.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from matches.inviting import letters
from matches.models import Match, Seat, Stage
from participants.models import BadTry, Link, Purpose, Status
from peermatch.accounts.models import Program

NOBODY = UUID(int=0)
STAYS_OPEN = timedelta(hours=24)
SAID_TO_BE_FINISHED = timedelta(days=60)  # after a match was closed; then its links are as any other that ended
SALT = "visit"
GONE = frozenset({Status.WITHDRAWN, Status.ERASED})


@dataclass(frozen=True)
class Visit:
    """A participant at their page: the link they came by, and the seat it is about. Over: the match was closed."""

    link: Link
    seat: Seat
    is_over: bool = False

    @property
    def program(self) -> Program:
        return self.seat.match.program


class VisitRequest(HttpRequest):
    visit: Visit


def by_token(token: str, *, now: datetime) -> Visit | None:
    """The visit that this token opens now."""
    return _visit(Link.objects.for_token(token).first(), now)


def by_cookie(request: HttpRequest, public_id: UUID, *, now: datetime) -> Visit | None:
    """The visit of whoever came through the door with this link's token within the last day."""
    links = Link.objects.across_programs("the link's own cookie is the scope")
    visit = _visit(links.filter(public_id=public_id).first(), now)
    came_in = request.get_signed_cookie(
        cookie_name(public_id), default="", salt=SALT, max_age=int(STAYS_OPEN.total_seconds())
    )
    return visit if came_in == public_id.hex else None


def _visit(link: Link | None, now: datetime) -> Visit | None:
    seats = Seat.objects.across_programs("a link names its seat").filter(public_id=link.about if link else NOBODY)
    seat = seats.select_related("match__program", "match__coordinator", "participant").first()
    if link is None or seat is None or link.purpose != Purpose.ANSWER or not _is_for(link, seat):
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


def cookie_name(public_id: UUID) -> str:
    """One cookie a link; over HTTPS bound to this host alone."""
    return f"{'__Host-' if settings.SECURE else ''}visit-{public_id.hex}"


def keep_open(response: HttpResponse, link: Link) -> None:
    """SameSite is Lax: the first request after a click in a mail comes from another site."""
    response.set_signed_cookie(
        cookie_name(link.public_id), link.public_id.hex, salt=SALT, max_age=int(STAYS_OPEN.total_seconds()),
        path="/", secure=settings.SECURE, httponly=True, samesite="Lax",
    )  # fmt: skip


def close(response: HttpResponse, link: Link) -> None:
    response.delete_cookie(cookie_name(link.public_id), path="/", samesite="Lax")


def finished(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The match was closed: thanks, whom to reach, and nothing else. What was sent just now is not kept."""
    told = {
        "program": visit.program,
        "contact": letters.contact(visit.seat.match),
        "was_sent": request.method == "POST",
    }
    return render(request, "matches/visiting/finished.html", told)


def no_entry(request: HttpRequest) -> HttpResponse:
    """The one page for every link that opens nothing."""
    return unseen(render(request, "matches/visiting/no_entry.html", status=404))


def too_many(request: HttpRequest) -> HttpResponse:
    response = render(request, "matches/visiting/too_many.html", status=429)
    response["Retry-After"] = str(int(BadTry.WINDOW.total_seconds()))
    return unseen(response)


def unseen(response: HttpResponse) -> HttpResponse:
    """For addresses that carry a token: no other page learns where the reader came from, not even one of ours."""
    response["Referrer-Policy"] = "no-referrer"
    return response


def visitor(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For pages behind a link: the view finds `request.visit`; whoever may not come in gets the page that fits."""

    @functools.wraps(view)
    def inner(request: Any, link: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        visit = by_cookie(request, link, now=timezone.now())
        if visit is None:
            return no_entry(request)
        if visit.is_over:
            return finished(request, visit)
        request.visit = visit
        return view(request, *args, **kwargs)

    return inner
