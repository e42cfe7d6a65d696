"""A worry is raised: by link, or written down by a coordinator. Whoever is to read it is told at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from matches.models import Match, Worry, WorryEntry
from matches.safeguarding import telling
from matches.safeguarding.readers import readers_of
from participants.models import Participant
from peermatch import audit
from peermatch.accounts.models import Program, User
from peermatch.audit import Did
from peermatch.clock import local_day


@dataclass(frozen=True)
class Told:
    """What somebody said. `people`: whom it concerns, themselves included."""

    words: str
    people: Collection[Participant] = ()
    about: str = ""
    about_member: User | None = None
    may_reach: bool = True
    reach: str = ""
    spoken_by: str = ""


@transaction.atomic
def raise_worry(
    *, program: Program, told: Told, at: datetime, match: Match | None = None, raised_by: Participant | None = None,
    by: User | None = None,
) -> Worry:  # fmt: skip
    """Kept for its readers alone; those concerned are held back. The same words twice are one worry."""
    Program.objects.select_for_update().get(pk=program.pk)
    said = {
        "raised_by": raised_by, "recorded_by": by, "match": match, "words": told.words.strip(), "about": told.about,
        "about_member": told.about_member,
    }  # fmt: skip
    twin: Worry | None = Worry.objects.in_program(program).open().filter(**said).first()
    if twin is not None:
        return twin
    worry = Worry(
        program=program, raised_at=at, state_since=at, may_reach=told.may_reach, reach=told.reach,
        spoken_by=told.spoken_by, **said,
    )  # fmt: skip
    worry.clean_fields(exclude=["program"])
    worry.save()
    readers = readers_of(program, match, on=local_day(at, program.time_zone), about=told.about_member).users
    worry.readers.set([*readers, *([by] if by else [])])
    worry.entries.create(program=program, what=WorryEntry.What.RAISED, by=by, at=at)
    worry.hold_back(told.people)
    audit.record(Did.CHANGED, audit.of(worry, fields=["words"]), by=by or raised_by, program=program)
    know = telling.told_lately(worry, at)
    for user in readers:
        if user != by and user.ref not in know:
            telling.tell(worry, user, at=at)
    return worry
