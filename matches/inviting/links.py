"""Links with which a participant reaches the page of their seat: made, kept alive, revoked.

Each mail carries a link of its own. All links of a seat live until an answer is of no more use.
"""

from datetime import UTC, datetime, time, timedelta

from django.db.models import Max
from django.urls import reverse

from matches.models import Invitation, Match, Meeting, Seat, SeatState
from participants.models import Link, Participant, Purpose

OF_A_SEAT = (Purpose.ANSWER, Purpose.FOLLOW)  # what ends where somebody takes part no more
AFTER_ANSWER_DAY = timedelta(days=30)  # while no meeting is set
AFTER_MEETING = timedelta(hours=24)


def issue(seat: Seat, *, until: datetime | None, purpose: Purpose = Purpose.ANSWER) -> tuple[Link, str]:
    """A new link of this seat, and the path that opens it, token and all; without `until` good until the match ends."""
    link, token = Link.issue(seat.participant, purpose, seat.public_id, until)
    return link, reverse("link", args=[token])


def to_pages(path: str) -> dict[str, str]:
    """The links of a letter about a meeting: to the page of their seat, and at once to the agenda."""
    return {"answer": path, "agenda": f"{path}?to=agenda"}


def path_to_tell(seat: Seat) -> str:
    """A new link with which this person says when they were in touch; good until the match ends."""
    _link, path = issue(seat, until=None, purpose=Purpose.FOLLOW)
    return f"{path}?to=contact"


def lifetime(match: Match, *, at: datetime) -> datetime:
    """Until when a link that is made now lives: a day after the last meeting that is set, or long enough to answer."""
    standing = Meeting.objects.filter(program=match.program_id, match=match).standing()
    last_end: datetime | None = standing.aggregate(last=Max("ends_at"))["last"]
    to_answer = timedelta(days=match.program.answer_days) + AFTER_ANSWER_DAY
    midnight = datetime.combine((at + to_answer).astimezone(UTC).date() + timedelta(days=1), time(), UTC)
    return max(midnight, last_end + AFTER_MEETING) if last_end else midnight


def extend_links(match: Match, until: datetime) -> int:
    """Keeps the links of everyone in the match alive until then, where they would end before; says how many."""
    links = Link.objects.filter(program=match.program_id, purpose=Purpose.ANSWER, revoked_at=None)
    seats = Seat.objects.filter(program=match.program_id, match=match).values("public_id")
    return links.filter(about__in=seats, expires_at__lt=until).update(expires_at=until)


def revoke_links(seat: Seat, *, at: datetime) -> None:
    """Ends every link and the standing invitation of this seat."""
    invitations = Invitation.objects.filter(program=seat.program_id, seat=seat)
    invitations.standing().update(revoked_at=at)
    links = Link.objects.filter(program=seat.program_id, purpose__in=OF_A_SEAT, about=seat.public_id)
    links.filter(revoked_at=None).update(revoked_at=at)


def when_address_changed(people: list[Participant], at: datetime) -> None:
    """Registered with `on_address_change`: links sent to the old address open nothing any more.

    Whoever has not answered is to be sent the invitation again; an answer that was given stands.
    """
    program = people[0].program_id
    sent = Invitation.objects.filter(program=program, seat__participant__in=people, seat__state=SeatState.INVITED)
    sent.standing().exclude(link=None).update(revoked_at=at)
    links = Link.objects.filter(program=program, purpose__in=OF_A_SEAT, participant__in=people)
    links.filter(revoked_at=None).update(revoked_at=at)
