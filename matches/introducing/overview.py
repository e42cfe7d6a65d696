"""What the page of an introduction shows: for each person what they get, in which words, and how far it got."""

from dataclasses import dataclass

from matches.introducing.bringing_together import are_introduced
from matches.introducing.letters import INTRODUCTION, Letters, Meets
from matches.inviting.letters import about
from matches.models import Introduction, Match, Seat
from peermatch.outbox import wording as mail_wording
from peermatch.outbox.models import Email


@dataclass(frozen=True)
class Person:
    """One of those who said yes, as far as introducing them goes."""

    seat: Seat
    meets: list[Meets]
    words: str
    introduction: Introduction | None
    mail: Email | None

    @property
    def by_email(self) -> bool:
        return self.seat.participant.takes_email

    @property
    def status(self) -> str:
        if self.mail is not None:
            return str(self.mail.get_state_display())
        return ""

    @property
    def mail_tone(self) -> str:
        return mail_wording.status_class(self.mail) if self.mail else ""

    @property
    def mail_why(self) -> str:
        return mail_wording.why(self.mail) if self.mail else ""


@dataclass(frozen=True)
class Overview:
    people: list[Person]
    read: str  # names what the letters say now
    is_introduced: bool


def overview(match: Match) -> Overview:
    """Everyone who said yes, in the same number of queries however many they are."""
    letters = Letters(match)
    introductions, mails = _introductions(match), _mails(match, letters.seats)
    people = [
        Person(seat, letters.meets(seat), letters.words(seat), introductions.get(seat.pk), mails.get(about(seat)))
        for seat in letters.seats
    ]
    return Overview(people, letters.digest(), are_introduced(letters.seats))


def _introductions(match: Match) -> dict[int, Introduction]:
    """The latest of each seat."""
    rows = Introduction.objects.filter(program=match.program, seat__match=match).select_related("by", "told_by")
    return {row.seat_id: row for row in rows.order_by("at", "pk")}


def _mails(match: Match, seats: list[Seat]) -> dict[str, Email]:
    rows = Email.objects.filter(program=match.program, kind=INTRODUCTION, about__in=[about(seat) for seat in seats])
    return {mail.about: mail for mail in rows.defer("text", "html", "calendar").order_by("date", "pk")}
