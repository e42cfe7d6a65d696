"""Who needs what at a meeting, and who can be booked for it."""

from datetime import datetime
from typing import Any

from matches.models import Accommodation, Match, Meeting, ServiceBooking
from matches.scheduling import planning
from matches.scheduling.access import asking
from participants.models import AccessNeed, AccessProfile, AccessProvider, NeedKind, Participant
from peermatch.accounts.models import Program
from tests.matches.factories import NOW
from tests.matches.scheduling.test_planning import MAY_7, VIDEO

PROTACTILE = (NeedKind.INTERPRETER, "ProTactile")
ASL = (NeedKind.INTERPRETER, "ASL")
BRAILLE = (NeedKind.BRAILLE, "")
DOG = (NeedKind.GUIDE_DOG, "")


def needs(person: Participant, *kinds: tuple[str, str], **profile: Any) -> AccessProfile:
    """What their profile says from now on: these needs and no others."""
    found, _made = AccessProfile.objects.update_or_create(program=person.program, participant=person, defaults=profile)
    found.needs.all().delete()
    for kind, detail in kinds:
        AccessNeed.objects.create(program=person.program, profile=found, kind=kind, detail=detail)
    return found


def make_provider(program: Program, name: str = "Dana Field", **fields: Any) -> AccessProvider:
    """An interpreter of ASL and ProTactile, unless the fields say otherwise."""
    fields = {"kinds": [NeedKind.INTERPRETER], "works_in": "ASL, ProTactile", "phone": "512-555-0140"} | fields
    found: AccessProvider = AccessProvider.objects.create(program=program, name=name, **fields)
    return found


def planned(match: Match, minutes: int = 60, at: datetime = NOW, wall: Any = MAY_7) -> Meeting:
    """Through its door, so that it has the rows of those who said yes."""
    return planning.plan(match=match, wall=wall, minutes=minutes, place=VIDEO, by=match.coordinator, at=at)


def rows_of(meeting: Meeting) -> list[tuple[str, str, int, str]]:
    """For whom, what, how many, and how far it is, as somebody else reads it."""
    found = meeting.accommodations.arranged_from().order_by("pk")
    return [(row.participant.first_name, str(row), row.count, row.state.value) for row in found]


def row_of(meeting: Meeting, kind: str = NeedKind.INTERPRETER) -> Accommodation:
    row: Accommodation = meeting.accommodations.standing().get(kind=kind)
    row.meeting = meeting
    return row


def ask(row: Accommodation, provider: AccessProvider | None, at: datetime = NOW, **options: Any) -> ServiceBooking:
    return asking.request(row=row, provider=provider, by=row.meeting.match.coordinator, at=at, **options)
