"""The same property through the real doors: a meeting is planned, confirmed, moved and cancelled, in every zone.

The mails that were queued for them are read as the bytes that leave.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape

from django.db import transaction
from django.test import Client
from django.utils import timezone

from matches.models import Format, Match, Meeting, News, Part, PlaceKind, SeatState
from matches.scheduling import planning
from matches.scheduling.letters import about
from matches.scheduling.planning import Place
from peermatch.accounts.models import Program, User
from peermatch.outbox.mime import compose
from peermatch.outbox.models import Email
from peermatch.tokens import unseal
from tests.factories import make_person
from tests.matches.factories import accepted_match, make_goal, make_seat
from tests.sweep.typed import LENGTH, ZONES, Typed, changes_of, in_words, misread, typed_on

AT = datetime(2025, 12, 1, 15, 0, tzinfo=UTC)  # before all of it
PLACE = Place(PlaceKind.VIDEO, "https://video.example/room")
MINUTES = int(LENGTH.total_seconds()) // 60


def pairs() -> Iterator[tuple[Typed, Typed]]:
    """For each day of change, on the clock that changes: where a meeting is first, and where it is moved to."""
    for zone in ZONES:
        for day in changes_of(zone):
            yield pair_on(zone, day)


def pair_on(zone: str, day: date) -> tuple[Typed, Typed]:
    """Of a wall time that is there twice, from the first to the second; else the hour around the change, and later."""
    found = [one for one in typed_on(zone, day) if one.exists]
    twice = [one for one in found if one.happens_twice]
    return (twice[0], twice[-1]) if len(twice) > 1 else (found[0], found[-1])


class Road:
    """A match with somebody in each zone. What `walk` does is undone, so that the next finds the same."""

    def __init__(self, program: Program, coordinator: User, client: Client) -> None:
        self.coordinator, self.client = coordinator, client
        self.match: Match = accepted_match(program, format=Format.GROUP, coordinator=coordinator)
        for number, zone in enumerate(ZONES):
            person = make_person(program, f"Kim{number}", "Osei", time_zone=zone)
            make_goal(make_seat(self.match, person, Part.PEER, state=SeatState.ACCEPTED, state_since=AT))
        people = [seat.participant for seat in self.match.seats.select_related("participant")]
        self.zone_of = {person.email: person.time_zone for person in people}

    def walk(self, first: Typed, second: Typed) -> tuple[int, list[str]]:
        """How many mails were read, and all in them, and on the page, that is not what a recipient's clock shows."""
        with transaction.atomic():
            found = list(self._steps(first, second))
            transaction.set_rollback(True)
        return 3 * len(self.zone_of), found

    def _steps(self, first: Typed, second: Typed) -> Iterator[str]:
        by, told = self.coordinator, {"by": self.coordinator, "at": AT}
        match = Match.objects.filter(program=self.match.program_id).get(pk=self.match.pk)
        meeting = planning.plan(match=match, wall=first.wall, minutes=MINUTES, place=PLACE, by=by, at=AT)
        planning.confirm(meeting=meeting, by=by, at=AT)
        yield from self._misread(meeting, News.CONFIRMED, "REQUEST", first)
        yield from self._misshown(meeting, first)
        planning.move(meeting=meeting, wall=second.wall, minutes=MINUTES, place=PLACE, **told)  # type: ignore[arg-type]
        yield from self._misread(meeting, News.MOVED, "REQUEST", second, was=first)
        planning.cancel(meeting=meeting, by=by, at=AT)
        yield from self._misread(meeting, News.CANCELLED, "CANCEL", second)

    def _misread(
        self, meeting: Meeting, news: News, method: str, typed: Typed, was: Typed | None = None
    ) -> Iterator[str]:
        mails = list(Email.objects.filter(program=meeting.program_id, about=about(meeting), kind=news))
        if {mail.to_address for mail in mails} != self.zone_of.keys():
            yield f"{typed}: {news} went to {sorted(mail.to_address for mail in mails)}"
        for mail in mails:
            zone = self.zone_of[mail.to_address]
            message = message_from_bytes(compose(mail, unseal(mail.sealed_links)), policy=policy.default)
            for part, text in _texts(message).items():
                for said in filter(None, [typed, was]):
                    if in_words(said, zone) not in text:
                        yield f"{typed}, {zone}: no “{in_words(said, zone)}” in the {part} of {news}"
            for kind, text in _files(message):
                if f"METHOD:{method}\r\n" not in text:
                    yield f"{typed}, {zone}: {kind} of {news} has another method"
                yield from misread(text, typed, zone)

    def _misshown(self, meeting: Meeting, typed: Typed) -> Iterator[str]:
        """The coordinator's page says when it is on each one's clock; one participant's own page, when on theirs."""
        page = _plain(self.client.get(meeting.get_absolute_url()).content.decode())
        for zone in ZONES:
            if in_words(typed, zone) not in page:
                yield f"{typed}: the meeting's page says no “{in_words(typed, zone)}”"
        mail = Email.objects.filter(program=meeting.program_id, about=about(meeting))[typed.on.day % len(ZONES)]
        own = _plain(Client().get(unseal(mail.sealed_links)["answer"], follow=True).content.decode())
        said = in_words(typed, self.zone_of[mail.to_address])
        if said not in own and typed.moment > timezone.now():  # what is over is not shown there
            yield f"{typed}: the page of {mail.to_address} says no “{said}”"


def _texts(message: EmailMessage) -> dict[str, str]:
    found = {}
    for kind in ("plain", "html"):
        part = message.get_body((kind,))
        found[kind] = _plain(str(part.get_content())) if part else ""
    return found


def _files(message: EmailMessage) -> list[tuple[str, str]]:
    """The calendar file, as the part that calendars look at and as the attachment."""
    kinds = ("text/calendar", "application/ics")
    found = [(part.get_content_type(), part.get_payload(decode=True)) for part in message.walk()]
    return [(kind, raw.decode()) for kind, raw in found if kind in kinds and isinstance(raw, bytes)]


def _plain(text: str) -> str:
    return " ".join(unescape(text).split())
