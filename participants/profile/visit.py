"""Whom a link to a person's own page lets in, and one that confirms an address."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from participants.models import Link, NewAddress, Participant, Purpose
from participants.profile.contact import contact
from participants.profile.entrance import NOBODY, Finds
from participants.profile.wanted import GONE


@dataclass(frozen=True)
class OwnVisit:
    """A person at their own page; with `new` in the mailbox of an address that they typed."""

    link: Link
    person: Participant
    new: NewAddress | None = None

    @property
    def zone(self) -> str:
        return self.person.time_zone

    @property
    def frame(self) -> dict[str, object]:
        """What every one of these pages shows: whose it is, and whom to reach."""
        program = self.person.program
        told = {"link": self.link, "person": self.person, "program": program}
        return told | {"contact": contact(program, self.link.issued_by)}


class OwnRequest(HttpRequest):
    visit: OwnVisit


def find_own(link: Link | None, now: datetime) -> OwnVisit | None:
    """The page of the person that the link is of. The same work whatever is wrong with it."""
    people = Participant.objects.across_programs("a link names its person").filter(
        public_id=link.about if link else NOBODY
    )
    person: Participant | None = people.select_related("program", "organization", "household").first()
    if link is None or person is None or not _opens(link, person, now):
        return None
    return OwnVisit(link, person)


def find_new_address(link: Link | None, now: datetime) -> OwnVisit | None:
    """The address that waits to be confirmed. The same work whatever is wrong with it."""
    everywhere = NewAddress.objects.across_programs("a link names its address")
    rows = everywhere.filter(public_id=link.about if link else NOBODY).select_related("participant__program")
    new: NewAddress | None = rows.first()
    if link is None or new is None or not new.is_waiting or not _opens(link, new.participant, now):
        return None
    return OwnVisit(link, new.participant, new)


def _opens(link: Link, person: Participant, now: datetime) -> bool:
    is_theirs = link.participant_id == person.pk and link.program_id == person.program_id
    return is_theirs and link.is_live(now) and person.status not in GONE


PURPOSES: dict[Purpose, tuple[str, Finds, dict[str, str]]] = {
    Purpose.PROFILE: ("own", find_own, {"agree": "own-asked"}),
    Purpose.ADDRESS: ("own-address", find_new_address, {}),
    Purpose.DATA: ("data", find_own, {}),
    Purpose.MAIL: ("mail-wish", find_own, {}),
}  # fmt: skip
