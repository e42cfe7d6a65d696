"""Where a coordinator's calendar reads: the token in the address is all that it can show."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from matches.scheduling import calendars
from matches.scheduling.feeding.listing import listed
from participants.models import BadTry
from peermatch import audit
from peermatch.accounts.models import CAN_WRITE, CalendarFeed, Membership
from peermatch.origin import address_of

NOBODY = 0


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """A wrong address, one that was stopped, and one whose owner coordinates nowhere any more are answered alike, for
    the same work. A good one always opens, whatever others at the same place tried.
    """
    now, origin = timezone.now(), f"calendar {address_of(request)}"
    found: CalendarFeed | None = CalendarFeed.objects.for_token(token).first()
    members = list(Membership.objects.of(found.user_id if found else NOBODY).filter(role__in=CAN_WRITE))
    if found is None or not members:
        return _refused(origin)
    found.was_read(at=now)
    audit.record(audit.Did.EXPORTED, audit.of(found), by=found.user)
    text = calendars.feed(listed(members, now=now), name=_("PeerMatch meetings"))
    return _answer(request, text)


def _answer(request: HttpRequest, text: str) -> HttpResponse:
    """The file, or that it is as it was when this calendar last read it."""
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["ETag"] = etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    answer["Content-Disposition"] = 'inline; filename="peermatch.ics"'
    found = get_conditional_response(request, etag=etag, response=answer)
    return _unseen(found or answer)


def _refused(origin: str) -> HttpResponse:
    now = timezone.now()
    if BadTry.were_too_many(origin, at=now):
        answer = HttpResponse(_("Too many tries. Wait a minute."), content_type="text/plain; charset=utf-8", status=429)
        answer["Retry-After"] = str(int(BadTry.WINDOW.total_seconds()))
        return _unseen(answer)
    BadTry.count_one(origin, at=now)
    said = _("This calendar address does not work. Make a new one in PeerMatch, under “Your account”.")
    return _unseen(HttpResponse(said, content_type="text/plain; charset=utf-8", status=404))


def _unseen(answer: HttpResponse) -> HttpResponse:
    answer["Referrer-Policy"] = "no-referrer"
    return answer
