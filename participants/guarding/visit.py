"""Whom a guardian's link lets in: while they are asked, the person is under 18, and nobody is to be kept apart."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from participants.guarding.apart import is_apart
from participants.models import Guardian, Link, Participant, RosterRules
from participants.profile.contact import contact
from participants.profile.entrance import NOBODY
from participants.profile.wanted import GONE


@dataclass(frozen=True)
class GuardianVisit:
    link: Link
    guardian: Guardian

    @property
    def person(self) -> Participant:
        """For whom they answer."""
        found: Participant = self.guardian.participant
        return found

    @property
    def zone(self) -> str:
        """Nobody asks where a guardian lives."""
        return self.person.program.time_zone

    @property
    def frame(self) -> dict[str, object]:
        """What every one of these pages shows. Of the person no more than the first name."""
        program = self.person.program
        told = {"link": self.link, "guardian": self.guardian, "young": self.person.first_name, "program": program}
        return told | {"contact": contact(program, self.link.issued_by)}


class GuardianRequest(HttpRequest):
    visit: GuardianVisit


def find_guardian(link: Link | None, now: datetime) -> GuardianVisit | None:
    """The same work whatever is wrong with the link."""
    rows = Guardian.objects.across_programs("a link names its guardian")
    rows = rows.filter(public_id=link.about if link else NOBODY).select_related("participant__program")
    guardian: Guardian | None = rows.first()
    apart = is_apart(guardian)
    adults_only = RosterRules.objects.filter(program=guardian.program_id if guardian else 0).first()
    if link is None or guardian is None or not link.is_live(now):
        return None
    person, is_theirs = guardian.participant, link.participant_id == guardian.participant_id
    takes_them = adults_only is not None and not adults_only.adults_only
    stands = guardian.closed_at is None and person.is_under_age and person.status not in GONE
    return GuardianVisit(link, guardian) if is_theirs and takes_them and stands and not apart else None
