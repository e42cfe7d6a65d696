"""What the page of invitations shows: for each person the letter or the words to say, and how far it got."""

from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from matches.inviting import letters, spoken
from matches.inviting.circle import Circle, circle_of
from matches.inviting.sending import answer_day, preview
from matches.inviting.wording import Asked
from matches.models import Answer, Invitation, Match, Seat, SeatState
from peermatch.languages import speaking_to
from peermatch.outbox import wording as mail_wording
from peermatch.outbox.letters import Message, fill, links_in
from peermatch.outbox.models import Email

STANDS_FOR_A_LINK = "/l/…/"


def as_it_arrives(text: str) -> str:
    """A letter as its reader will see it, with no link that works."""
    return fill(text, dict.fromkeys(links_in(text), STANDS_FOR_A_LINK))


TONES = {
    SeatState.PROPOSED: "plain",
    SeatState.INVITED: "wait",
    SeatState.ACCEPTED: "done",
    SeatState.DECLINED: "stop",
}


@dataclass(frozen=True)
class Place:
    """One person of the match, as far as asking them goes."""

    seat: Seat
    asked: Asked
    message: Message | None  # as it would arrive, while it was not sent
    invitation: Invitation | None
    answer: Answer | None
    mail: Email | None

    @property
    def tone(self) -> str:
        if self.is_astray:
            return "stop"
        return "wait" if self.is_a_helpers_yes else TONES[SeatState(self.seat.state)]

    @property
    def status(self) -> str:
        if self.is_astray:
            return _("Link ended")
        return _("A helper said yes") if self.is_a_helpers_yes else str(self.seat.get_state_display())

    @property
    def is_a_helpers_yes(self) -> bool:
        return self.seat.state == SeatState.ACCEPTED and self.answer is not None and self.answer.is_a_helpers

    @property
    def is_waiting(self) -> bool:
        return self.seat.state == SeatState.INVITED

    @property
    def is_to_ask(self) -> bool:
        return self.seat.state == SeatState.PROPOSED

    @property
    def is_astray(self) -> bool:
        """The link was ended before an answer: it reached someone else, or the address was corrected."""
        return self.is_waiting and self.invitation is not None and self.invitation.revoked_at is not None

    @property
    def by_email(self) -> bool:
        """Whether the letter goes, or went, by e-mail."""
        if self.invitation is not None and not self.is_to_ask:
            return self.invitation.link_id is not None
        return self.seat.participant.takes_email

    @property
    def mail_tone(self) -> str:
        return mail_wording.status_class(self.mail) if self.mail else ""

    @property
    def mail_why(self) -> str:
        return mail_wording.why(self.mail) if self.mail else ""

    @property
    @speaking_to("self.seat.participant")
    def script(self) -> list[str]:
        return spoken.script(self.asked)

    @property
    @speaking_to("self.seat.participant")
    def other_ways(self) -> dict[str, str]:
        """What else there is to say it with; what to say stands on the page already where mail does not go."""
        said = self.message or letters.invitation(self.asked, self.seat.match)
        return {"short": said.short, "script": said.script if self.message else ""}

    @property
    def text(self) -> str:
        """The letter with a stand-in where the person's own link goes."""
        return as_it_arrives(self.message.text) if self.message else ""


def places(match: Match, *, on: date) -> list[Place]:
    """Everyone who was not taken out, in the same number of queries however many they are."""
    circle = circle_of(match)
    prefetch_related_objects(circle.seats, "answers__recorded_by")
    invitations = {one.seat_id: one for one in _oldest_first(match)}
    about = {letters.about(seat) for seat in circle.seats}
    mails = Email.objects.filter(program=match.program, kind=letters.INVITATION, about__in=about)
    by_occasion = {mail.occasion: mail for mail in mails.defer("text", "html", "calendar")}
    return [
        _place(seat, circle, invitations.get(seat.pk), by_occasion, on)
        for seat in circle.seats
        if seat.state != SeatState.WITHDRAWN
    ]


def _oldest_first(match: Match) -> list[Invitation]:
    rows = Invitation.objects.filter(program=match.program, seat__match=match)
    return list(rows.select_related("sent_by").order_by("sent_at", "pk"))


def _place(seat: Seat, circle: Circle, invitation: Invitation | None, mails: dict[str, Email], on: date) -> Place:
    to_ask = seat.state == SeatState.PROPOSED
    current = None if to_ask else invitation
    answer_by = current.answer_by if current else answer_day(circle.match.program, on)
    by_email = to_ask and seat.participant.takes_email
    return Place(
        seat=seat,
        asked=letters.asked_of(seat, circle, on=on, answer_by=answer_by),
        message=preview(seat, on=on, circle=circle) if by_email else None,
        invitation=current,
        answer=next(iter(seat.answers.all()), None),
        mail=mails.get(str(current.public_id)) if current else None,
    )
