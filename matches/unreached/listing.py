"""Whose mail did not arrive, and which letters: for Today, a match, a person. Each in a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from matches.models import Match, Seat, ServiceBooking
from matches.models.match import OPEN
from participants.models import AccessProvider, Participant
from participants.profile.wanted import GONE
from peermatch.accounts.models import Program
from peermatch.clock import say_time
from peermatch.returning.models import Unreached, UnreachedQuerySet, Why

MOST = 500  # letters that are looked at, the newest: more than these come only where our own server takes none
BODY = ("text", "html", "calendar", "sealed_links", "search_text", "script", "short", "paper")


@dataclass(frozen=True)
class Missed:
    """One reader, and what they never got, the newest first: it may overtake what stands under it.

    `person` is none for whoever is booked, or coordinates.
    """

    letters: list[Unreached]
    person: Participant | None
    matches: tuple[Match, ...] = ()
    phone: str = ""

    @property
    def first(self) -> Unreached:
        return self.letters[0]

    @property
    def name(self) -> str:
        return self.person.name if self.person else self.first.email.to_name

    @property
    def first_name(self) -> str:
        return self.person.first_name if self.person else self.name

    @property
    def wants_no_mail(self) -> bool:
        return all(one.why == Why.NO_MAIL for one in self.letters)

    @property
    def is_unwanted(self) -> bool:
        """Whoever reads there called our mail unwanted: it arrives, and they are to be asked."""
        return any(one.why == Why.UNWANTED for one in self.letters)

    @property
    def is_tried_on(self) -> bool:
        """PeerMatch still tries to send all of them."""
        return all(not one.email.is_final for one in self.letters)

    @property
    def address(self) -> str:
        return str(self.first.email.to_address)

    def their_time(self, now: datetime) -> str:
        """What their clock shows: nobody is phoned at night."""
        return say_time(now.astimezone(ZoneInfo(self.person.time_zone)).time()) if self.person else ""


def say_why(one: Unreached) -> str:
    """“Confirmed: Thu, May 7” did not arrive: there is no such mailbox."""
    return _("“%(subject)s”: %(why)s") % {"subject": one.email.subject, "why": say_shortly(one)}


def say_shortly(one: Unreached) -> str:
    told = {"why": one.get_why_display()}
    if not one.email.is_final:
        return _("no mail server took it so far, and soon it is too late for it.")
    if one.why in (Why.STOPPED, Why.NO_MAIL):
        return _("not sent, %(why)s.") % told
    if one.why == Why.UNWANTED:
        return _("%(why)s.") % told
    return _("it did not arrive, %(why)s.") % told


def open_letters(program: Program, now: datetime) -> QuerySet[Unreached]:
    """What nobody settled and is still worth telling. What they say is read by whoever shows it."""
    rows: UnreachedQuerySet = Unreached.objects.in_program(program).still_of_use(now)
    deferred = rows.select_related("email").defer(*(f"email__{name}" for name in BODY))
    return deferred.order_by("-email_id")


def all_missed(program: Program, now: datetime) -> list[Missed]:
    """Everyone of whom a letter is open; not whoever left the program."""
    return gather(program, open_letters(program, now)[:MOST])


def of_match(match: Match, now: datetime) -> list[Missed]:
    refs = match.seats.values("participant__public_id")
    return gather(match.program, open_letters(match.program, now).filter(email__recipient__in=refs)[:MOST])


def of_person(program: Program, ref: UUID, now: datetime) -> list[Missed]:
    return gather(program, open_letters(program, now).filter(email__recipient=ref)[:MOST])


def gather(program: Program, letters: Iterable[Unreached]) -> list[Missed]:
    by_reader: dict[UUID, list[Unreached]] = defaultdict(list)
    for one in letters:
        by_reader[one.email.recipient].append(one)
    people = {one.public_id: one for one in Participant.objects.in_program(program).filter(public_id__in=by_reader)}
    booked = _phones(program, by_reader.keys() - people.keys())
    matches = _matches(program, people, booked)
    return [
        Missed(rows, people.get(ref), tuple(matches[ref]), people[ref].phone if ref in people else booked.get(ref, ""))
        for ref, rows in by_reader.items()
        if ref not in people or people[ref].status not in GONE
    ]


def _phones(program: Program, refs: Collection[UUID]) -> dict[UUID, str]:
    """Of those who are booked for access."""
    rows = AccessProvider.objects.in_program(program).filter(public_id__in=refs)
    return dict(rows.values_list("public_id", "phone"))


def _matches(program: Program, people: Collection[UUID], booked: Collection[UUID]) -> dict[UUID, list[Match]]:
    """The open matches that each of them has to do with."""
    found: dict[UUID, list[Match]] = defaultdict(list)
    seats = Seat.objects.in_program(program).filter(participant__public_id__in=people, match__stage__in=OPEN)
    for seat in seats.select_related("match", "participant").order_by("pk"):
        found[seat.participant.public_id].append(seat.match)
    rows = ServiceBooking.objects.in_program(program).filter(provider__public_id__in=booked)
    rows = rows.filter(accommodation__meeting__match__stage__in=OPEN).order_by("pk")
    for row in rows.select_related("provider", "accommodation__meeting__match"):
        match = row.accommodation.meeting.match
        if row.provider and match not in found[row.provider.public_id]:
            found[row.provider.public_id].append(match)
    return found
