"""How a participant gets in: a token opens a door once, a short-lived cookie keeps it open for one link.

Each purpose of a link has a door of its own, which whoever makes such links registers when its app is ready. Whatever
is wrong with a link (unknown, expired, revoked, its cookie gone), the work done and the page shown are the same, so
that nobody learns which links there are.
"""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from participants.models import BadTry, Link, Purpose
from participants.profile.contact import only_program
from peermatch import languages

NOBODY = UUID(int=0)
STAYS_OPEN = timedelta(hours=24)
SALT = "visit"
NOT_THEIRS = (Purpose.ADDRESS, Purpose.GUARDIAN)

Finds = Callable[[Link | None, datetime], Any]


@dataclass(frozen=True)
class Door:
    """`page` is the name of the page behind it, which takes the link's id. `finds(link, now)` answers with the visit
    that this link opens now, which has a `zone`, or None; it asks the database as often for a bad link, and for none,
    as for a good one.
    `rooms`: other pages behind it, by the word with which a letter's link leads there at once (`?to=word`).
    """

    page: str
    finds: Finds
    rooms: Mapping[str, str] = field(default_factory=dict)


_doors: dict[str, Door] = {}


def opens(purpose: Purpose, page: str, finds: Finds, rooms: Mapping[str, str] | None = None) -> None:
    """Registers the door of that purpose."""
    _doors[purpose] = Door(page, finds, rooms or {})


def by_token(token: str, *, now: datetime, to: str = "") -> tuple[Link, str] | None:
    """The link of this token and the page that it leads to now. Every door is tried, so that all take the same time."""
    link = Link.objects.for_token(token).first()
    tried = [(door.rooms.get(to, door.page), _try(purpose, link, now)) for purpose, door in _doors.items()]
    page = next((page for page, visit in tried if visit is not None), None)
    return (link, page) if link and page else None


def by_cookie(request: HttpRequest, public_id: UUID, purpose: Purpose, *, now: datetime) -> Any:
    """The visit of whoever came through that door with this link's token within the last day.

    Without its cookie a link that is there is looked at no further than one that is not: each would take its own time.
    Whoever comes in reads days and times as where they live, until the request is over (`PrivatePages`).
    """
    links = Link.objects.across_programs("the link's own cookie is the scope")
    link = links.filter(public_id=public_id).first()
    came_in = request.get_signed_cookie(
        cookie_name(public_id), default="", salt=SALT, max_age=int(STAYS_OPEN.total_seconds())
    )
    visit = _try(purpose, link if came_in == public_id.hex else None, now)
    if visit is not None:
        timezone.activate(visit.zone)
    if link and visit is not None and not request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME):
        languages.speak_from_now_on("participant", link)
    return visit


def by_any_cookie(request: HttpRequest, public_id: UUID, *, now: datetime) -> tuple[Any, str] | None:
    """The visit of whoever came through any door with this link's token within the last day, and the page behind it.

    Not through that of an address which nobody confirmed yet: a stranger may read there. Nor through a guardian's, who
    does not speak for the person.
    """
    doors = [(Purpose(purpose), door.page) for purpose, door in _doors.items() if purpose not in NOT_THEIRS]
    tried = [(by_cookie(request, public_id, purpose, now=now), page) for purpose, page in doors]
    return next(((visit, page) for visit, page in tried if visit is not None), None)


def _try(purpose: str, link: Link | None, now: datetime) -> Any:
    return _doors[purpose].finds(link if link and link.purpose == purpose else None, now)


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


def no_entry(request: HttpRequest) -> HttpResponse:
    """The one page for every link that opens nothing."""
    return unseen(render(request, "participants/profile/no_entry.html", status=404))


def too_many(request: HttpRequest) -> HttpResponse:
    response = render(request, "participants/profile/too_many.html", {"program": only_program()}, status=429)
    response["Retry-After"] = str(int(BadTry.WINDOW.total_seconds()))
    return unseen(response)


def unseen(response: HttpResponse) -> HttpResponse:
    """For addresses that carry a token: no other page learns where the reader came from, not even one of ours."""
    response["Referrer-Policy"] = "no-referrer"
    return response


def through(purpose: Purpose) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """For pages behind that door: the view finds `request.visit`; whoever may not come in gets the page for that."""

    def wrap(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @functools.wraps(view)
        def inner(request: Any, link: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
            visit = by_cookie(request, link, purpose, now=timezone.now())
            if visit is None:
                return no_entry(request)
            request.visit = visit
            return view(request, *args, **kwargs)

        return inner

    return wrap
