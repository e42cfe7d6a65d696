"""What everyone in a match may read of a meeting stands on their page; what coordinators write for themselves never."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.meeting.holding import mark_held, mark_not_held, write_notes
from matches.models import Match, Meeting, MeetingState, Seat, SeatState
from participants.models import Link
from tests.matches.factories import make_meeting

SHARED, OWN = "We begin with two signs a week.", "David was tired of it."


def met(match: Match) -> Meeting:
    meeting = make_meeting(match, timezone.now().date() - timedelta(days=2), state=MeetingState.CONFIRMED)
    return mark_held(meeting=meeting, notes=OWN, shared=SHARED, by=match.coordinator, at=timezone.now())


def read(visitor: Client, link: Link) -> str:
    return visitor.get(reverse("visit", args=[link.public_id])).content.decode()


def test_whoever_said_yes_reads_what_is_for_everyone(visitor: Client, link: Link, robin: Seat) -> None:
    met(robin.match)
    assert SHARED not in read(visitor, link)
    Seat.objects.filter(program=robin.program, pk=robin.pk).update(state=SeatState.ACCEPTED)
    said = read(visitor, link)
    assert SHARED in said
    assert "Everyone in this peer match who said yes can read this." in said
    assert OWN not in said


def test_of_a_meeting_that_was_not_held_after_all_nobody_reads_anything(
    visitor: Client, link: Link, robin: Seat
) -> None:
    Seat.objects.filter(program=robin.program, pk=robin.pk).update(state=SeatState.ACCEPTED)
    by, at = robin.match.coordinator, timezone.now()
    mark_not_held(meeting=met(robin.match), reason="It was another one.", by=by, at=at)
    assert SHARED not in read(visitor, link)


def test_what_is_written_for_everyone_alone_leaves_the_other_notes(robin: Seat) -> None:
    meeting, later = met(robin.match), timezone.now()
    write_notes(meeting=meeting, notes=OWN, shared="Three signs.", by=robin.match.coordinator, at=later)
    meeting.refresh_from_db()
    assert (meeting.notes, meeting.shared_notes, meeting.notes_at) == (OWN, "Three signs.", later)
    write_notes(meeting=meeting, notes="", by=robin.match.coordinator, at=later)
    assert (meeting.notes, meeting.shared_notes) == ("", "Three signs.")
