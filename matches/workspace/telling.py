"""The letter that says who one's coordinator is now."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.inviting.blocks import latest_seat, of_a_seat
from matches.inviting.letters import contact
from matches.inviting.letters import post as post_letter
from matches.models import Happening, Match, Seat, SeatState
from participants.profile.wanted import why_not_to
from peermatch.accounts.models import Program, User
from peermatch.languages import speaking_to
from peermatch.outbox import letters
from peermatch.outbox.letters import Letter, Message, Sample
from peermatch.outbox.models import Email
from peermatch.outbox.texts import COORDINATOR, USUAL, Block, greeting, own_words, subject

KIND = "new-coordinator"
WHO = frozenset({COORDINATOR.name})
SUBJECT = subject(gettext_lazy("{coordinator} is your coordinator now"), required=WHO)
OPENING = Block(
    "opening",
    gettext_lazy("Who it is now"),
    gettext_lazy(
        "{coordinator} is your coordinator now. Please turn to {coordinator} with everything about your peer match "
        "from today on."
    ),
    USUAL,
    WHO,
)
REST = Block(
    "rest",
    gettext_lazy("What stays as it is"),
    gettext_lazy("Nothing else changes: your meeting and all we arranged stay as they are. You need do nothing."),
    USUAL,
)


def message(match: Match, first_name: str) -> Message:
    context = {"program": match.program, "contact": contact(match), "first_name": first_name}
    return letters.render("new_coordinator", context)


@speaking_to("seat.participant")
def post(seat: Seat, *, at: datetime) -> Email:
    letter = message(seat.match, seat.participant.first_name)
    return post_letter(
        seat=seat, kind=KIND, message=letter, occasion=f"{seat.match.coordinator_id}:{int(at.timestamp())}", now=at
    )


def who_read(match: Match, *, of: User, at: datetime) -> set[int]:
    """The seats (pk) whose letter left, or is leaving, about that coordinator, who got the match last before then."""
    given = Happening.objects.filter(program=match.program_id, match=match, what=Happening.What.HANDED_OVER, at__lt=at)
    since = given.order_by("-at").values_list("at", flat=True).first() or at
    seats = {f"seat:{one.public_id}": one.pk for one in match.seats.all()}
    mails = Email.objects.filter(program=match.program_id, kind=KIND, about__in=seats, occasion__startswith=f"{of.pk}:")
    mails = mails.filter(date__gte=since, attempts__gt=0)
    return {seats[about] for about in mails.values_list("about", flat=True)}


def _unwanted(mails: Sequence[Email]) -> Mapping[int, str]:
    ids = {mail.pk: UUID(mail.about.removeprefix("seat:")) for mail in mails}
    seats = Seat.objects.across_programs("mail of all programs leaves together").filter(public_id__in=ids.values())
    by_id = {seat.public_id: seat for seat in seats.select_related("match", "participant")}
    found = {mail.pk: _why(mail, by_id.get(ids[mail.pk])) for mail in mails}
    return {pk: reason for pk, reason in found.items() if reason}


def _why(mail: Email, seat: Seat | None) -> str:
    if seat is None or seat.state != SeatState.ACCEPTED or not seat.match.is_open:
        return _("They do not take part any more.")
    if mail.occasion.partition(":")[0] != str(seat.match.coordinator_id):
        return _("The match was handed on before this was sent.")
    return why_not_to(mail, seat.participant)


def register() -> None:
    """Called when the app is ready."""
    letters.register(Letter(KIND, gettext_lazy("New coordinator"), _unwanted, may_wait_a_day=True))
    letters.let_reword(KIND, SUBJECT, greeting(), OPENING, REST, own_words(), sample=_sample)


def _sample(program: Program) -> Sample | None:
    seat = latest_seat(program)
    return of_a_seat(seat, message(seat.match, seat.participant.first_name)) if seat else None
